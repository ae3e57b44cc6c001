/** The demo hospital's accounts (server/src/seed/accounts.rs). Each `hale serve --demo` prints them. */
export const PASSWORD = "copper lantern quiet meadow";

export type Person = { email: string; name: string; home: string };

export const MAYA: Person = { email: "maya@hale.example", name: "Maya Lindqvist", home: "/" };
export const OLIVER: Person = { email: "oliver@hale.example", name: "Oliver Bennett", home: "/" };
/** The demo opens with this doctor's day. */
export const OKAFOR: Person = { email: "doctor@hale.example", name: "Dr Amara Okafor", home: "/staff" };
export const HALVORSEN: Person = { email: "heart@hale.example", name: "Dr Ingrid Halvorsen", home: "/staff" };
export const RECEPTION: Person = { email: "reception@hale.example", name: "Jordan Ellis", home: "/staff" };
export const LONDON_DESK: Person = { email: "desk@hale.example", name: "Sofia Marsh", home: "/staff" };
