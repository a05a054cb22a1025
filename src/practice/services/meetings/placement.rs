//! Where a meeting's media would be: the addresses of a real answer, in a real answer's form.
//!
//! Nothing listens for media in the practice account yet. The names are shaped as in public
//! samples; the meeting in them exists nowhere else, so whoever connects is turned away.

use serde_json::{Value, json};

use crate::practice::random;

/// The `MediaPlacement` of a new meeting.
pub fn placement(meeting_id: &str, media_region: &str) -> Value {
    let code = short(media_region);
    let host = hex::encode(random::bytes(16));
    let cell = random::bytes(1).first().map_or(1, |byte| u32::from(*byte) * 12 + 1);
    json!({
        "AudioHostUrl": format!("{host}.k.m3.{code}.app.chime.aws:3478"),
        "AudioFallbackUrl":
            format!("wss://wss.k.m3.{code}.app.chime.aws:443/calls/{meeting_id}"),
        "SignalingUrl": format!("wss://signal.m3.{code}.app.chime.aws/control/{meeting_id}"),
        "TurnControlUrl":
            format!("https://{cell}.cell.{media_region}.meetings.chime.aws/v2/turn_sessions"),
        "ScreenDataUrl": format!("wss://bitpw.m3.{code}.app.chime.aws:443/v2/screen/{meeting_id}"),
        "ScreenViewingUrl": format!(
            "wss://bitpw.m3.{code}.app.chime.aws:443/ws/connect?passcode=null&viewer_uuid=null\
             &X-BitHub-Call-Id={meeting_id}"
        ),
        "ScreenSharingUrl":
            format!("wss://bitpw.m3.{code}.app.chime.aws:443/v2/screen/{meeting_id}"),
        "EventIngestionUrl": format!("https://data.svc.{code}.ingest.chime.aws/v1/client-events"),
    })
}

/// `us-east-1` as `ue1`: the initials of its words and its number.
fn short(region: &str) -> String {
    region.split('-').filter_map(|word| word.chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_model_is_there() {
        let value = placement("m-1", "us-east-1");
        let object = value.as_object().expect("an object");
        assert_eq!(object.len(), 8);
        assert_eq!(value["SignalingUrl"], "wss://signal.m3.ue1.app.chime.aws/control/m-1");
        let audio = value["AudioHostUrl"].as_str().expect("text");
        assert!(audio.ends_with(".k.m3.ue1.app.chime.aws:3478"), "{audio}");
    }
}
