use sqlx::PgConnection;

use super::Finding;

const OLDEST: i32 = 15;
/// What the migrations use.
const EXTENSIONS: [&str; 4] = ["btree_gist", "fuzzystrmatch", "pg_trgm", "unaccent"];

pub(super) async fn version(conn: &mut PgConnection) -> Finding {
    const CHECK: &str = "PostgreSQL";
    let asked = sqlx::query!(
        r#"select current_setting('server_version') as "name!", current_setting('server_version_num')::int as "number!",
                  current_setting('fsync')::bool as "fsync!", current_setting('data_checksums')::bool as "checksums!""#
    )
    .fetch_one(conn)
    .await;
    match asked {
        Ok(server) if server.number / 10_000 < OLDEST => {
            Finding::failed(CHECK, server.name, "Hale needs PostgreSQL 15 or newer: upgrade it.")
        }
        Ok(server) if !server.fsync => Finding::failed(
            CHECK,
            format!("{} with fsync off", server.name),
            "A power cut would lose bookings: set fsync = on and restart PostgreSQL.",
        ),
        Ok(server) if !server.checksums => Finding::attention(
            CHECK,
            format!("{} without data checksums", server.name),
            "Damage on the disk would go unnoticed: stop PostgreSQL and run pg_checksums --enable.",
        ),
        Ok(server) => Finding::ok(CHECK, server.name),
        Err(error) => Finding::failed(CHECK, error.to_string(), "Look at PostgreSQL's log."),
    }
}

pub(super) async fn extensions(conn: &mut PgConnection) -> Finding {
    const CHECK: &str = "extensions";
    let wanted: Vec<String> = EXTENSIONS.map(str::to_owned).into();
    let asked = sqlx::query_scalar!(
        r#"select name::text as "name!" from unnest($1::text[]) as wanted (name)
           where name not in (select available.name from pg_available_extensions as available)"#,
        &wanted
    )
    .fetch_all(conn)
    .await;
    match asked {
        Ok(missing) if missing.is_empty() => Finding::ok(CHECK, EXTENSIONS.join(", ")),
        Ok(missing) => Finding::failed(
            CHECK,
            format!("missing: {}", missing.join(", ")),
            "Install PostgreSQL's contrib extensions (Debian has them in postgresql; Fedora: postgresql-contrib).",
        ),
        Err(error) => Finding::failed(CHECK, error.to_string(), "Look at PostgreSQL's log."),
    }
}
