//! One studio a user: a second start hands its file to the first and ends.
//!
//! The first listens on a port of this machine alone and writes port and a secret into a file of the user's; who knows
//! the secret may ask it to open a file.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::host::entropy;

/// How long the other studio may take to answer.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Longest message, bytes.
const LONGEST: u64 = 64 << 10;
/// What the first answers.
const ANSWER: &str = "opened";

/// How the first studio is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Address {
    port: u16,
    secret: String,
}

/// What the second studio says.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    secret: String,
    file: Option<PathBuf>,
}

fn place() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Homewright").map(|dirs| dirs.cache_dir().join("studio.address"))
}

/// Hands a file to a studio that is already there. Says whether there was one.
pub(crate) fn hand_over(file: Option<&Path>) -> bool {
    place().is_some_and(|place| hand_over_at(&place, file).is_some())
}

fn hand_over_at(place: &Path, file: Option<&Path>) -> Option<()> {
    let address: Address = serde_json::from_str(&std::fs::read_to_string(place).ok()?).ok()?;
    let socket = SocketAddr::from((Ipv4Addr::LOCALHOST, address.port));
    let mut stream = TcpStream::connect_timeout(&socket, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let file = file.map(|file| std::path::absolute(file).unwrap_or_else(|_| file.to_owned()));
    let message = serde_json::to_string(&Message { secret: address.secret, file }).ok()?;
    stream.write_all(message.as_bytes()).ok()?;
    stream.write_all(b"\n").ok()?;
    let mut answer = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut answer).ok()?;
    (answer.trim() == ANSWER).then_some(())
}

/// Listens for studios that are started later, on a thread of its own. `open` is called with what they bring. Where it
/// cannot listen, every start is a studio of its own.
pub(crate) fn listen(open: impl Fn(Option<PathBuf>) + Send + 'static) {
    if let Some(place) = place() {
        drop(listen_at(&place, open));
    }
}

fn listen_at(place: &Path, open: impl Fn(Option<PathBuf>) + Send + 'static) -> std::io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let secret = format!("{:016x}{:016x}", entropy(), entropy());
    let address = Address { port: listener.local_addr()?.port(), secret: secret.clone() };
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_for_user_alone(place, &serde_json::to_string(&address)?)?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A caller that says nothing sensible is not answered.
            if let Some(message) = hear(&stream, &secret) {
                open(message.file);
                drop((&stream).write_all(format!("{ANSWER}\n").as_bytes()));
            }
        }
    });
    Ok(())
}

fn hear(stream: &TcpStream, secret: &str) -> Option<Message> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut line = String::new();
    BufReader::new(stream.take(LONGEST)).read_line(&mut line).ok()?;
    let message: Message = serde_json::from_str(&line).ok()?;
    (message.secret == secret).then_some(message)
}

#[cfg(unix)]
fn write_for_user_alone(place: &Path, text: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    drop(std::fs::remove_file(place));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(place)?;
    file.write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn write_for_user_alone(place: &Path, text: &str) -> std::io::Result<()> {
    // The user's own folder is closed to others.
    std::fs::write(place, text)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_second_start_hands_its_file_to_the_first() {
        let folder = std::env::temp_dir().join(format!("homewright-single-{:016x}", entropy()));
        let place = folder.join("studio.address");
        assert_eq!(hand_over_at(&place, None), None, "nobody is there yet");
        let (sender, receiver) = channel();
        listen_at(&place, move |file| sender.send(file).unwrap()).unwrap();
        hand_over_at(&place, Some(Path::new("/homes/flat.home"))).unwrap();
        assert_eq!(receiver.recv().unwrap(), Some(PathBuf::from("/homes/flat.home")));
        // Who does not know the secret is not heard.
        let address: Address = serde_json::from_str(&std::fs::read_to_string(&place).unwrap()).unwrap();
        let stranger = Address { secret: "guessed".to_owned(), ..address };
        std::fs::write(&place, serde_json::to_string(&stranger).unwrap()).unwrap();
        assert_eq!(hand_over_at(&place, None), None);
        assert!(receiver.try_recv().is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
