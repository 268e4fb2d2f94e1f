//! A network between a client and a server that can fall silent, or lose an answer, and that counts
//! how often somebody waits for one.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use url::Url;

use crate::database::Database;
use crate::garble::Garble;

/// How often a silent proxy looks whether it should go on.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the server gets to do what it was asked, before the connection is cut.
const TIME_TO_ACT: Duration = Duration::from_millis(700);
/// How long a client may make of spoiled bytes what it can.
const TIME_TO_READ: Duration = Duration::from_millis(150);

/// Stands in front of a database's server. Its threads end with the process.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    silent: AtomicBool,
    /// Seen in what a client sends, the answer to it is lost: once.
    trigger: Option<&'static str>,
    sprung: AtomicBool,
    turns: AtomicUsize,
    /// What becomes of the server's bytes.
    garble: Option<Garble>,
    /// How many bytes the server has sent, over all connections.
    answered: AtomicUsize,
}

impl Proxy {
    /// Forwards everything, until [`Proxy::fall_silent`].
    pub fn new(database: &Database) -> Proxy {
        Proxy::start(database, None, None)
    }

    /// Forwards everything, but spoils what the server sends at one place. Soon after that the
    /// connection is cut.
    pub fn garbling(database: &Database, garble: Garble) -> Proxy {
        Proxy::start(database, None, Some(garble))
    }

    /// Forwards everything; once, when `trigger` is in what a client sends, the server gets that
    /// and the client never gets the answer, but a connection that is cut.
    pub fn losing_the_answer_to(database: &Database, trigger: &'static str) -> Proxy {
        Proxy::start(database, Some(trigger), None)
    }

    fn start(database: &Database, trigger: Option<&'static str>, garble: Option<Garble>) -> Proxy {
        let mut url = Url::parse(database.url()).expect("a URL");
        let server = format!("{}:{}", url.host_str().expect("a host"), url.port().expect("a port"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        url.set_ip_host([127, 0, 0, 1].into()).expect("a host");
        let port = listener.local_addr().expect("an address").port();
        url.set_port(Some(port)).expect("a port");
        let state = Arc::new(State {
            silent: AtomicBool::new(false),
            trigger,
            sprung: AtomicBool::new(false),
            turns: AtomicUsize::new(0),
            garble,
            answered: AtomicUsize::new(0),
        });
        let proxy = Proxy { url: url.into(), state: state.clone() };
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                // A server that refuses closes the client's connection.
                let Ok(server) = TcpStream::connect(&server) else { continue };
                State::join(&state, &client, &server);
            }
        });
        proxy
    }

    /// The database's address, through the proxy.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on nothing is forwarded and nothing is closed.
    pub fn fall_silent(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }

    /// How often a client began to ask, first or after it had got an answer: all that it sends at
    /// once counts as one.
    pub fn turns(&self) -> usize {
        self.state.turns.load(Ordering::SeqCst)
    }

    /// How many bytes the server has sent.
    pub fn answered(&self) -> usize {
        self.state.answered.load(Ordering::SeqCst)
    }

    /// Whether an answer was lost.
    pub fn has_lost(&self) -> bool {
        self.state.sprung.load(Ordering::SeqCst)
    }
}

impl State {
    fn join(state: &Arc<State>, client: &TcpStream, server: &TcpStream) {
        let deaf = Arc::new(AtomicBool::new(false));
        let answered = Arc::new(AtomicBool::new(true));
        for (from, to, asks) in [(client, server, true), (server, client, false)] {
            let (from, to) =
                (from.try_clone().expect("a socket"), to.try_clone().expect("a socket"));
            let (state, deaf, answered) = (state.clone(), deaf.clone(), answered.clone());
            std::thread::spawn(move || {
                // Whatever ends one direction ends the other.
                let _ = state.forward(&from, &to, asks, (&deaf, &answered));
                state.wait_while_silent();
                let _ = from.shutdown(Shutdown::Both);
                let _ = to.shutdown(Shutdown::Both);
            });
        }
    }

    fn forward(
        &self,
        mut from: &TcpStream,
        mut to: &TcpStream,
        asks: bool,
        (deaf, answered): (&AtomicBool, &AtomicBool),
    ) -> std::io::Result<()> {
        let mut buffer = vec![0; 65_536];
        loop {
            let length = from.read(&mut buffer)?;
            self.wait_while_silent();
            let sent = &buffer[..length];
            if length == 0 {
                return Ok(());
            }
            if answered.swap(!asks, Ordering::SeqCst) && asks {
                self.turns.fetch_add(1, Ordering::SeqCst);
            }
            if asks && self.springs(sent) {
                deaf.store(true, Ordering::SeqCst);
                to.write_all(sent)?;
                std::thread::sleep(TIME_TO_ACT);
                return Ok(());
            }
            if !asks {
                let before = self.answered.fetch_add(length, Ordering::SeqCst);
                if let Some(spoiled) = self.garble.as_ref().and_then(|it| it.spoil(sent, before)) {
                    to.write_all(&spoiled)?;
                    std::thread::sleep(TIME_TO_READ);
                    return Ok(());
                }
            }
            if asks || !deaf.load(Ordering::SeqCst) {
                to.write_all(sent)?;
            }
        }
    }

    fn wait_while_silent(&self) {
        while self.silent.load(Ordering::SeqCst) {
            std::thread::sleep(PAUSE);
        }
    }

    fn springs(&self, sent: &[u8]) -> bool {
        let Some(trigger) = self.trigger else { return false };
        let here = sent.windows(trigger.len()).any(|bytes| bytes == trigger.as_bytes());
        here && !self.sprung.swap(true, Ordering::SeqCst)
    }
}
