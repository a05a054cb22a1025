//! What the server and the console share.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::account::Account;
use super::clock::Clock;
use super::fault::Fault;
use super::services::meetings::Meetings;
use super::{Scenario, StartError};

/// How many requests the log keeps.
const LOG_LENGTH: usize = 4_096;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The service's name as botocore has it, such as `chime-sdk-meetings`; `chime` is the retired
    /// API.
    pub service: &'static str,
    /// The operation, such as `CreateMeeting`; `Unknown` for what no service knows.
    pub operation: &'static str,
    /// The Region of the credential scope; empty for an unsigned request.
    pub region: String,
    /// The HTTP status; 0 where the connection was closed without an answer.
    pub http: u16,
    /// The error code.
    pub code: Option<String>,
}

/// When an observer is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The request has arrived and nothing was done yet.
    Before,
    /// The request was carried out and its answer not yet sent.
    After,
}

/// What an observer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// Before or after the request is carried out.
    pub phase: Phase,
    /// The service's name as botocore has it.
    pub service: &'static str,
    /// The operation.
    pub operation: &'static str,
}

/// Called for each request, synchronously: the request waits until it returns.
pub type Observer = Arc<dyn Fn(&Observed) + Send + Sync>;

/// The state behind one practice account.
pub struct Shared {
    /// The time of AWS.
    pub clock: Clock,
    /// The scenario's name, for the state report.
    pub scenario: Scenario,
    account: Mutex<Account>,
    meetings: Mutex<Meetings>,
    fault: Mutex<Option<Fault>>,
    observer: Mutex<Option<Observer>>,
    log: Mutex<VecDeque<Seen>>,
}

impl Shared {
    /// A new account in its scenario's state, and the keys for its credentials file.
    pub fn new(scenario: Scenario) -> Result<(Shared, super::NewKeys), StartError> {
        let ahead = if scenario == Scenario::ClockBehind { 20 * 60 } else { 0 };
        let clock = Clock::ahead(ahead);
        let (account, keys) = Account::new(scenario, clock.now())?;
        let mut meetings = Meetings::default();
        if scenario == Scenario::QuotaMeetings {
            meetings.fill_with_others(scenario.region());
        }
        meetings.is_rate_used_up = scenario == Scenario::Throttled;
        let shared = Shared {
            clock,
            scenario,
            account: Mutex::new(account),
            meetings: Mutex::new(meetings),
            fault: Mutex::new(None),
            observer: Mutex::new(None),
            log: Mutex::new(VecDeque::new()),
        };
        Ok((shared, keys))
    }

    /// The account. Whoever needs the meetings too takes the account first, so that nobody waits
    /// for ever.
    pub fn account(&self) -> MutexGuard<'_, Account> {
        held(&self.account)
    }

    /// The meetings, with those ended whose time is over.
    pub fn meetings(&self) -> MutexGuard<'_, Meetings> {
        let mut meetings = held(&self.meetings);
        meetings.end_what_is_over(self.clock.meeting_time());
        meetings
    }

    /// The trouble for requests of this operation.
    pub fn fault(&self, operation: &str) -> Option<Fault> {
        held(&self.fault).clone().filter(|fault| fault.hits(operation))
    }

    /// Sets or ends the trouble.
    pub fn set_fault(&self, fault: Option<Fault>) {
        *held(&self.fault) = fault;
    }

    /// Sets or removes the observer.
    pub fn set_observer(&self, observer: Option<Observer>) {
        *held(&self.observer) = observer;
    }

    /// Tells the observer. The lock is let go first, so that an observer may use the console.
    pub fn observe(&self, observed: Observed) {
        let told = held(&self.observer).clone();
        if let Some(told) = told {
            told(&observed);
        }
    }

    /// Adds to the log.
    pub fn note(&self, seen: Seen) {
        let mut log = held(&self.log);
        if log.len() == LOG_LENGTH {
            log.pop_front();
        }
        log.push_back(seen);
    }

    /// The log, oldest first.
    pub fn requests(&self) -> Vec<Seen> {
        held(&self.log).iter().cloned().collect()
    }
}

/// A lock whose holder panicked still guards whole values: each change here is one assignment or
/// one push.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
