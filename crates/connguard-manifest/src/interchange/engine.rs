//! The databases that Lerian knows, and what other tools call them.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Postgresql,
    Mysql,
    Mongodb,
    Oracle,
    SqlServer,
}

impl Engine {
    /// By the name that a tool gives it: Airflow's connection type, dbt's adapter, SQLAlchemy's dialect.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "postgres" | "postgresql" => Self::Postgresql,
            "mysql" | "mariadb" => Self::Mysql,
            "mongo" | "mongodb" => Self::Mongodb,
            "oracle" => Self::Oracle,
            "mssql" | "sqlserver" => Self::SqlServer,
            _ => return None,
        })
    }

    /// As Lerian has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Postgresql => "POSTGRESQL",
            Self::Mysql => "MYSQL",
            Self::Mongodb => "MONGODB",
            Self::Oracle => "ORACLE",
            Self::SqlServer => "SQL_SERVER",
        }
    }

    pub(super) fn default_port(self) -> u16 {
        match self {
            Self::Postgresql => 5432,
            Self::Mysql => 3306,
            Self::Mongodb => 27017,
            Self::Oracle => 1521,
            Self::SqlServer => 1433,
        }
    }

    pub(super) const ALL: [Self; 5] = [Self::Postgresql, Self::Mysql, Self::Mongodb, Self::Oracle, Self::SqlServer];
}

/// Why a type cannot be taken.
pub(super) fn unknown(name: &str) -> String {
    let known: Vec<&str> = Engine::ALL.into_iter().map(Engine::name).collect();
    let name: String = name.chars().filter(|c| c.is_alphanumeric() || "_-+.".contains(*c)).take(40).collect();
    format!("the type {name:?} has no counterpart in Lerian, which takes {}", known.join(", "))
}
