//! Telemedicine on a real PostgreSQL.
