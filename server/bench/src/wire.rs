//! Counts what a server says to PostgreSQL: a socket in between that passes everything on and writes down the
//! statements. The server is not changed, nor is PostgreSQL, and nobody else's statements are counted.

use std::{
    collections::HashMap,
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
};
use url::Url;

use crate::Outcome;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Each execution, in order, BEGIN and COMMIT included.
    pub statements: Vec<String>,
    /// How often the server waited for an answer.
    pub round_trips: usize,
}

impl Said {
    /// Without what only opens and ends a transaction.
    pub fn work(&self) -> usize {
        self.statements.iter().filter(|statement| !is_transaction(statement)).count()
    }
}

fn is_transaction(statement: &str) -> bool {
    let first = statement.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    matches!(first.as_str(), "BEGIN" | "COMMIT" | "ROLLBACK")
}

#[derive(Clone, Default)]
pub struct Wire(Arc<Mutex<Said>>);

impl Wire {
    /// Listens in a folder of its own, and gives the address under which the database is reached through it.
    pub fn between(database: &str, folder: &Path) -> Outcome<(Self, String)> {
        let mut url = Url::parse(database)?;
        let mut pairs: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let port = pairs.get("port").cloned().unwrap_or_else(|| "5432".into());
        let host =
            pairs.insert("host".into(), folder.to_string_lossy().into_owned()).ok_or("no socket in the address")?;
        url.query_pairs_mut().clear().extend_pairs(&pairs);
        let file = format!(".s.PGSQL.{port}");
        let real = PathBuf::from(host).join(&file);
        std::fs::create_dir_all(folder)?;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        let listener = UnixListener::bind(folder.join(file))?;
        let wire = Self::default();
        let said = wire.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (said, real) = (said.clone(), real.clone());
                tokio::spawn(async move { said.pass(client, &real).await });
            }
        });
        Ok((wire, url.into()))
    }

    /// What was said since the last time.
    pub fn take(&self) -> Said {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn pass(self, client: UnixStream, real: &Path) -> io::Result<()> {
        let (from_client, mut to_client) = client.into_split();
        let (mut from_server, to_server) = UnixStream::connect(real).await?.into_split();
        tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
        self.listen(from_client, to_server).await
    }

    /// The frontend's half of the protocol: a first message without a type, then type, length, content.
    async fn listen(self, mut client: OwnedReadHalf, mut server: OwnedWriteHalf) -> io::Result<()> {
        let (mut prepared, mut bound) = (HashMap::new(), String::new());
        let mut is_first = true;
        loop {
            let mut message = Vec::new();
            if !is_first {
                message.push(client.read_u8().await?);
            }
            let length = client.read_u32().await?;
            message.extend_from_slice(&length.to_be_bytes());
            let content = message.len();
            message.resize(content + (length as usize).saturating_sub(4), 0);
            client.read_exact(&mut message[content..]).await?;
            server.write_all(&message).await?;
            if !is_first {
                self.note(message[0], &message[content..], &mut prepared, &mut bound);
            }
            is_first = false;
        }
    }

    fn note(&self, kind: u8, content: &[u8], prepared: &mut HashMap<String, String>, bound: &mut String) {
        let mut strings = content.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kind {
            // Parse: name, text. Bind: portal, name. Query: text.
            b'P' => {
                let name = strings.next().unwrap_or_default();
                prepared.insert(name, strings.next().unwrap_or_default());
            }
            b'B' => *bound = strings.nth(1).unwrap_or_default(),
            b'E' => said.statements.push(prepared.get(bound).cloned().unwrap_or_default()),
            b'S' => said.round_trips += 1,
            b'Q' => {
                said.statements.push(strings.next().unwrap_or_default());
                said.round_trips += 1;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_executed_is_counted_and_what_is_prepared_is_not() {
        let wire = Wire::default();
        let (mut prepared, mut bound) = (HashMap::new(), String::new());
        let mut note = |kind: u8, content: &[u8]| wire.note(kind, content, &mut prepared, &mut bound);
        note(b'Q', b"BEGIN READ ONLY\0");
        note(b'P', b"s1\0select 1\0\0\0");
        note(b'S', b"");
        for _ in 0..2 {
            note(b'B', b"\0s1\0\0\0");
            note(b'E', b"\0\0\0\0\0");
            note(b'S', b"");
        }
        note(b'Q', b"ROLLBACK\0");
        let said = wire.take();
        assert_eq!(said.statements, ["BEGIN READ ONLY", "select 1", "select 1", "ROLLBACK"]);
        assert_eq!((said.work(), said.round_trips), (2, 5));
        assert_eq!(wire.take(), Said::default());
    }
}
