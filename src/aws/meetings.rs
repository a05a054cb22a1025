//! Chime SDK meetings: the calls of a test meeting and of the permission probes.

use super::call::Service;
use super::session::{Reply, Session, is_json, is_no_content, words};
use aws_sdk_chimesdkmeetings::Client;

/// What `CreateMeeting` is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMeeting {
    /// The idempotency token; the same token finds the same meeting again.
    pub token: String,
    /// Our own name for the meeting, 2–64 characters.
    pub external_id: String,
    /// Where its media runs.
    pub media_region: String,
}

/// A meeting, as far as the walk needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The id.
    pub id: String,
    /// The ARN, which names the control Region.
    pub arn: Option<String>,
    /// Where its media runs.
    pub media_region: Option<String>,
    /// The signaling URL.
    pub signaling_url: Option<String>,
}

/// An attendee. Its join token is a secret and is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// The id.
    pub id: String,
    /// Whether a join token came with it.
    pub has_join_token: bool,
}

fn meeting(from: Option<aws_sdk_chimesdkmeetings::types::Meeting>) -> Option<Meeting> {
    let from = from?;
    let placement = from.media_placement;
    Some(Meeting {
        id: from.meeting_id.filter(|id| !id.is_empty())?,
        arn: from.meeting_arn,
        media_region: from.media_region,
        signaling_url: placement.and_then(|p| p.signaling_url),
    })
}

impl Session {
    /// `chime:CreateMeeting` at the control Region.
    pub async fn create_meeting(&self, region: &str, new: &NewMeeting) -> Reply<Meeting> {
        self.run(Service::Meetings, "CreateMeeting", region, is_json, |config| async move {
            let request = Client::new(&config)
                .create_meeting()
                .client_request_token(&new.token)
                .external_meeting_id(&new.external_id)
                .media_region(&new.media_region);
            let answer = request.send().await.map_err(|error| words(&error))?;
            Ok(meeting(answer.meeting))
        })
        .await
    }

    /// `chime:CreateAttendee`.
    pub async fn create_attendee(
        &self,
        region: &str,
        meeting_id: &str,
        external_id: &str,
    ) -> Reply<Attendee> {
        self.run(Service::Meetings, "CreateAttendee", region, is_json, |config| async move {
            let request = Client::new(&config)
                .create_attendee()
                .meeting_id(meeting_id)
                .external_user_id(external_id);
            let answer = request.send().await.map_err(|error| words(&error))?;
            let attendee = answer.attendee.and_then(|attendee| {
                Some(Attendee {
                    id: attendee.attendee_id.filter(|id| !id.is_empty())?,
                    has_join_token: attendee.join_token.is_some_and(|token| !token.is_empty()),
                })
            });
            Ok(attendee.filter(|attendee| attendee.has_join_token))
        })
        .await
    }

    /// `chime:GetMeeting`; a success is an answer about this very meeting.
    pub async fn get_meeting(&self, region: &str, meeting_id: &str) -> Reply<Meeting> {
        self.run(Service::Meetings, "GetMeeting", region, is_json, |config| async move {
            let answer = Client::new(&config).get_meeting().meeting_id(meeting_id).send().await;
            let answer = answer.map_err(|error| words(&error))?;
            Ok(meeting(answer.meeting).filter(|meeting| meeting.id == meeting_id))
        })
        .await
    }

    /// `chime:DeleteMeeting`; a success is `204` with an empty body.
    pub async fn delete_meeting(&self, region: &str, meeting_id: &str) -> Reply<()> {
        self.run(Service::Meetings, "DeleteMeeting", region, is_no_content, |config| async move {
            let answer = Client::new(&config).delete_meeting().meeting_id(meeting_id).send().await;
            answer.map_err(|error| words(&error))?;
            Ok(Some(()))
        })
        .await
    }
}
