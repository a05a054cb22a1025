//! The polite ways to end the program: Ctrl-C, a kill, a terminal that is closed.

/// Listens from its making on, so that what asks early is heard, too.
pub(super) struct Stop {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
}

impl Stop {
    /// Starts to listen. Needs a runtime around it.
    ///
    /// # Errors
    /// When the operating system does not take the handlers.
    pub fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let interrupt = signal(SignalKind::interrupt())?;
            let terminate = signal(SignalKind::terminate())?;
            let hangup = signal(SignalKind::hangup())?;
            Ok(Self { signals: [interrupt, terminate, hangup] })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Waits until the program is asked to stop.
    pub async fn asked(self) {
        #[cfg(unix)]
        {
            let [mut interrupt, mut terminate, mut hangup] = self.signals;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
