//! `revision --autogenerate` of Alembic. It compares SQLAlchemy's models with a database.

use super::{ADDED, Change, Project, scratch};
use crate::compile_time::{COLUMNS, table};
use crate::failure::Failure;
use crate::{files, peer_tools};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::process;

pub(super) const NAME: &str = "Alembic autogenerate";

struct Alembic {
    python: PathBuf,
    directory: PathBuf,
    size: usize,
}

/// Where Alembic looks for its folder.
pub(crate) const INI: &str =
    "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\n";

const ENVIRONMENT: &str = "\
import os
from alembic import context
from sqlalchemy import create_engine
from models import Base

with create_engine(os.environ['BENCH_URL']).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
";

/// The form of a revision.
pub(crate) const TEMPLATE: &str = "\
from alembic import op
import sqlalchemy as sa
${imports if imports else \"\"}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

def upgrade():
    ${upgrades if upgrades else \"pass\"}

def downgrade():
    ${downgrades if downgrades else \"pass\"}
";

pub(super) fn prepare(size: usize) -> Result<Box<dyn Project>, Failure> {
    let directory = directory(size);
    files::remove(&directory)?;
    let project = Alembic {
        python: peer_tools::python()?,
        directory,
        size,
    };
    let write = |name: &str, text: &str| files::write(&project.directory.join(name), text);
    let url = scratch::create(&database(size))?;
    write("alembic.ini", INI)?;
    write("alembic/env.py", ENVIRONMENT)?;
    write("alembic/script.py.mako", TEMPLATE)?;
    write("alembic/versions/.keep", "")?;
    write("url.txt", &driver(&url))?;
    create_tables(size, &url)?;
    Ok(Box::new(project))
}

fn directory(size: usize) -> PathBuf {
    files::folder("generate/alembic").join(size.to_string())
}

/// SQLAlchemy's form of an address.
fn driver(url: &str) -> String {
    url.replace("postgres://", "postgresql+psycopg://")
}

/// The database of that size, which diesel compares with as well.
pub(super) fn database(size: usize) -> String {
    format!("bench_generate_{size}")
}

/// The program that makes the tables of `models.py` in the database at `BENCH_URL`.
pub(crate) const CREATE: &str = "import os, models, sqlalchemy\n\
    models.Base.metadata.create_all(sqlalchemy.create_engine(os.environ['BENCH_URL']))";

/// Makes the tables of that size in the database at `url`, an address of psql's form.
pub(super) fn create_tables(size: usize, url: &str) -> Result<(), Failure> {
    let directory = directory(size);
    files::write(&directory.join("models.py"), &models(size, Change::Nothing))?;
    let mut command = Command::new(peer_tools::python()?);
    command
        .args(["-c", CREATE])
        .current_dir(&directory)
        .env("BENCH_URL", driver(url));
    process::capture(&mut command)?;
    Ok(())
}

fn url(directory: &Path) -> String {
    files::read(&directory.join("url.txt")).unwrap_or_default()
}

impl Project for Alembic {
    fn name(&self) -> &'static str {
        NAME
    }

    fn declare(&self, change: Change) -> Result<(), Failure> {
        files::write(
            &self.directory.join("models.py"),
            &models(self.size, change),
        )
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.python);
        command
            .args([
                "-m",
                "alembic",
                "revision",
                "--autogenerate",
                "-m",
                "change",
            ])
            .current_dir(&self.directory)
            .env("BENCH_URL", url(&self.directory));
        command
    }

    fn written(&self) -> Result<usize, Failure> {
        let folder = self.directory.join("alembic/versions");
        scratch::count(&folder, &format!("sa.Column('{ADDED}'"))
    }

    fn restore(&self) -> Result<(), Failure> {
        let folder = self.directory.join("alembic/versions");
        files::remove(&folder)?;
        files::write(&folder.join(".keep"), "")
    }
}

fn models(size: usize, change: Change) -> String {
    let mut text = "import datetime, uuid\nfrom sqlalchemy import *\n\
                    from sqlalchemy.orm import DeclarativeBase, mapped_column\n\n\n\
                    class Base(DeclarativeBase):\n    pass\n"
        .to_owned();
    for number in 0..size {
        let table = table(number, size);
        let [(_, first), (_, second)] = &table.parents;
        let name = &table.name;
        text.push_str(&format!(
            "\n\nclass {}(Base):\n    __tablename__ = '{name}'\n",
            table.type_name
        ));
        for (column, rust_type) in COLUMNS {
            let declared = match (*column, *rust_type) {
                ("id", _) => "Uuid, primary_key=True, default=uuid.uuid4".to_owned(),
                ("first_id", _) => format!(
                    "ForeignKey('{first}.id', name='{name}_first_fk', ondelete='RESTRICT'), nullable=False"
                ),
                ("second_id", _) => format!(
                    "ForeignKey('{second}.id', name='{name}_second_fk', ondelete='CASCADE'), nullable=False"
                ),
                (_, "String") => "Text, nullable=False".to_owned(),
                (_, "Option<String>") => "Text".to_owned(),
                (_, "i32") => "Integer, nullable=False".to_owned(),
                (_, "i64") => "BigInteger, nullable=False".to_owned(),
                (_, "bool") => "Boolean, nullable=False".to_owned(),
                _ => "DateTime(timezone=True), nullable=False".to_owned(),
            };
            text.push_str(&format!("    {column} = mapped_column({declared})\n"));
        }
        if change.reaches(number, size) {
            text.push_str(&format!("    {ADDED} = mapped_column(Integer)\n"));
        }
        text.push_str(&format!(
            "    __table_args__ = (\n        \
             Index('{name}_first_idx', 'first_id', created_at.column.desc()),\n        \
             Index('{name}_second_idx', 'second_id', 'active'),\n        \
             CheckConstraint('quantity > 0', name='{name}_positive'),\n    )\n"
        ));
    }
    text
}
