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
export const NURSE: Person = { email: "nurse@hale.example", name: "Kofi Mensah", home: "/staff" };
export const ADMINISTRATOR: Person = { email: "admin@hale.example", name: "Ruth Kaplan", home: "/staff" };
export const AUDITOR: Person = { email: "auditor@hale.example", name: "Noor Aziz", home: "/staff" };
/** Came with an imported chart. */
export const ANDY: Person = { email: "andy@hale.example", name: "Andy Schaden", home: "/" };
export const LABORATORY: Person = { email: "lab@hale.example", name: "Mei Tanaka", home: "/staff" };
export const BILLING: Person = { email: "billing@hale.example", name: "Priya Raman", home: "/staff" };
/** Approves what the first one asked for. */
export const SECOND_BILLING: Person = { email: "billing2@hale.example", name: "Tomas Lindgren", home: "/staff" };
/** Verifies what the first one entered. */
export const SECOND_LABORATORY: Person = { email: "lab2@hale.example", name: "Luca Ferri", home: "/staff" };
