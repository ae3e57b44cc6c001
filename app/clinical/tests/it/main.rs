//! On a real PostgreSQL.
