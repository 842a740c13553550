//! Who consumes: stream processors and brokers that are stricter than the format.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A platform with rules of its own for the schemas of what it consumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// Apache Flink: SQL, Table API and jobs with state.
    FlinkSql,
    /// `ksqlDB`, with streams and tables that are replaced in place.
    KsqlDb,
    /// Kafka Streams, with state stores and changelog topics.
    KafkaStreams,
    /// Google Cloud Pub/Sub, with a schema on the topic.
    PubSub,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 4] = [
        Self::FlinkSql,
        Self::KsqlDb,
        Self::KafkaStreams,
        Self::PubSub,
    ];

    /// Its name, as its makers write it.
    pub fn title(self) -> &'static str {
        match self {
            Self::FlinkSql => "Flink",
            Self::KsqlDb => "ksqlDB",
            Self::KafkaStreams => "Kafka Streams",
            Self::PubSub => "Pub/Sub",
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FlinkSql => "flink-sql",
            Self::KsqlDb => "ksqldb",
            Self::KafkaStreams => "kafka-streams",
            Self::PubSub => "pubsub",
        })
    }
}

impl FromStr for Platform {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| {
            format!("unknown consumer `{text}`; known are flink-sql, ksqldb, kafka-streams, pubsub")
        })
    }
}

/// The platforms that consume an event; none unless somebody says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Platforms(BTreeSet<Platform>);

impl Platforms {
    /// Whether `platform` is one of them.
    pub fn include(&self, platform: Platform) -> bool {
        self.0.contains(&platform)
    }
}

impl FromIterator<Platform> for Platforms {
    fn from_iter<T: IntoIterator<Item = Platform>>(platforms: T) -> Self {
        Self(platforms.into_iter().collect())
    }
}

impl fmt::Display for Platforms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(", "))
    }
}
