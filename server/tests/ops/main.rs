//! What a person meets who runs Hale on a machine: settings, start and stop, crashes, the commands. Real
//! processes, as root and as anybody else; each test has its data directory and stops what it starts.

mod background;
mod bookings;
mod commands;
mod crashes;
mod demo;
mod house;
mod sandbox;
mod settings;
mod start;
