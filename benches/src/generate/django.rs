//! `makemigrations` of Django. It compares the models with what its migrations add up to.

use super::{ADDED, Change, Project, scratch};
use crate::compile_time::{COLUMNS, table};
use crate::failure::Failure;
use crate::{files, peer_tools};
use std::path::PathBuf;
use std::process::Command;
use xtask::process;

pub(super) const NAME: &str = "Django makemigrations";

struct Django {
    python: PathBuf,
    directory: PathBuf,
    size: usize,
}

const SETTINGS: &str = "\
SECRET_KEY = 'measured'
INSTALLED_APPS = ['app']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}
USE_TZ = True
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
";

pub(super) fn prepare(size: usize) -> Result<Box<dyn Project>, Failure> {
    let directory = files::folder("generate/django").join(size.to_string());
    files::remove(&directory)?;
    let project = Django {
        python: peer_tools::python()?,
        directory,
        size,
    };
    files::write(&project.directory.join("settings.py"), SETTINGS)?;
    files::write(&project.directory.join("app/__init__.py"), "")?;
    files::write(&project.directory.join("app/migrations/__init__.py"), "")?;
    project.declare(Change::Nothing)?;
    process::capture(&mut project.command())?;
    let migrations = project.directory.join("app/migrations");
    files::mirror(&migrations, &project.directory.join("kept"))?;
    Ok(Box::new(project))
}

impl Project for Django {
    fn name(&self) -> &'static str {
        NAME
    }

    fn declare(&self, change: Change) -> Result<(), Failure> {
        let mut text = "import uuid\nfrom django.db import models\n".to_owned();
        for number in 0..self.size {
            text.push_str(&model(number, self.size, change));
        }
        files::write(&self.directory.join("app/models.py"), &text)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.python);
        command
            .args(["-m", "django", "makemigrations", "--settings", "settings"])
            .current_dir(&self.directory)
            .env("PYTHONPATH", &self.directory);
        command
    }

    fn written(&self) -> Result<usize, Failure> {
        let folder = self.directory.join("app/migrations");
        scratch::count(&folder, &format!("name='{ADDED}'"))
    }

    fn restore(&self) -> Result<(), Failure> {
        let folder = self.directory.join("app/migrations");
        files::mirror(&self.directory.join("kept"), &folder)
    }
}

fn model(number: usize, total: usize, change: Change) -> String {
    let table = table(number, total);
    let [(first, _), (second, _)] = &table.parents;
    let mut text = format!("\n\nclass {}(models.Model):\n", table.type_name);
    for (name, rust_type) in COLUMNS {
        let (name, field) = match (*name, *rust_type) {
            ("id", _) => (
                "id",
                "models.UUIDField(primary_key=True, default=uuid.uuid4)".to_owned(),
            ),
            ("first_id", _) => ("first", reference(first, "PROTECT")),
            ("second_id", _) => ("second", reference(second, "CASCADE")),
            (name, "String") => (name, "models.TextField()".to_owned()),
            (name, "Option<String>") => (name, "models.TextField(null=True)".to_owned()),
            (name, "i32") => (name, "models.IntegerField()".to_owned()),
            (name, "i64") => (name, "models.BigIntegerField()".to_owned()),
            (name, "bool") => (name, "models.BooleanField()".to_owned()),
            (name, _) => (name, "models.DateTimeField()".to_owned()),
        };
        text.push_str(&format!("    {name} = {field}\n"));
    }
    if change.reaches(number, total) {
        text.push_str(&format!("    {ADDED} = models.IntegerField(null=True)\n"));
    }
    let name = &table.name;
    text.push_str(&format!(
        "\n    class Meta:\n        db_table = '{name}'\n        indexes = [\n            \
         models.Index(fields=['first', '-created_at'], name='{name}_first_idx'),\n            \
         models.Index(fields=['second', 'active'], name='{name}_second_idx'),\n        ]\n        \
         constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name='{name}_positive')]\n"
    ));
    text
}

fn reference(target: &str, action: &str) -> String {
    format!("models.ForeignKey('{target}', on_delete=models.{action}, related_name='+')")
}
