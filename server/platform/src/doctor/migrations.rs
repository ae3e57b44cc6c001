use std::collections::BTreeSet;

use sqlx::PgConnection;

use super::Finding;
use crate::hale::MIGRATIONS;

const CHECK: &str = "migrations";

pub(super) async fn examine(conn: &mut PgConnection) -> Finding {
    match applied(conn).await {
        Ok(applied) => judge(MIGRATIONS.iter().map(|migration| migration.version).collect(), applied),
        Err(error) => Finding::failed(CHECK, error.to_string(), "Look at PostgreSQL's log."),
    }
}

/// sqlx keeps them in a table that is only there after the first migration.
async fn applied(conn: &mut PgConnection) -> Result<BTreeSet<i64>, sqlx::Error> {
    let there: bool =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null").fetch_one(&mut *conn).await?;
    if !there {
        return Ok(BTreeSet::new());
    }
    let versions: Vec<i64> =
        sqlx::query_scalar("select version from _sqlx_migrations where success").fetch_all(conn).await?;
    Ok(versions.into_iter().collect())
}

fn judge(known: BTreeSet<i64>, applied: BTreeSet<i64>) -> Finding {
    let pending = known.difference(&applied).count();
    match applied.difference(&known).count() {
        0 if pending == 0 => Finding::ok(CHECK, format!("{} applied", applied.len())),
        0 => Finding::attention(CHECK, format!("{pending} pending"), "Run hale migrate, or start hale serve."),
        newer => Finding::failed(
            CHECK,
            format!("{newer} from a newer version of Hale"),
            "Start the version of Hale that was used last, or a newer one.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn pending_and_newer_migrations_are_told_apart() {
        let judged = |known: &[i64], applied: &[i64]| {
            judge(known.iter().copied().collect(), applied.iter().copied().collect()).status
        };
        assert_eq!(judged(&[1, 2], &[1, 2]), Status::Ok);
        assert_eq!(judged(&[1, 2], &[1]), Status::Attention);
        assert_eq!(judged(&[1, 2], &[]), Status::Attention);
        assert_eq!(judged(&[1, 2], &[1, 2, 3]), Status::Failed);
        assert_eq!(judged(&[1, 2], &[1, 3]), Status::Failed);
    }
}
