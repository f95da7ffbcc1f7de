-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: set row security of tasks to forced
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE tasks DISABLE ROW LEVEL SECURITY;
ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY;

-- Undo: create policy tenant on tasks
DROP POLICY tenant ON tasks;

-- Undo: set row security of projects to forced
ALTER TABLE projects DISABLE ROW LEVEL SECURITY;
ALTER TABLE projects NO FORCE ROW LEVEL SECURITY;

-- Undo: create policy tenant on projects
DROP POLICY tenant ON projects;

-- Undo: set row security of members to forced
ALTER TABLE members DISABLE ROW LEVEL SECURITY;
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;

-- Undo: create policy tenant on members
DROP POLICY tenant ON members;
