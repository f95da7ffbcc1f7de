-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Create policy tenant on members
--   Locks: ACCESS EXCLUSIVE on members; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE POLICY tenant ON members
    USING (tenant_id = CAST(nullif((SELECT current_setting('app.tenant_id', true)), '') AS uuid));

-- Set row security of members to forced
--   Locks: ACCESS EXCLUSIVE on members; changes the catalog only.
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;

-- Create policy tenant on projects
--   Locks: ACCESS EXCLUSIVE on projects; changes the catalog only.
CREATE POLICY tenant ON projects
    USING (tenant_id = CAST(nullif((SELECT current_setting('app.tenant_id', true)), '') AS uuid));

-- Set row security of projects to forced
--   Locks: ACCESS EXCLUSIVE on projects; changes the catalog only.
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE projects FORCE ROW LEVEL SECURITY;

-- Create policy tenant on tasks
--   Locks: ACCESS EXCLUSIVE on tasks; changes the catalog only.
CREATE POLICY tenant ON tasks
    USING (tenant_id = CAST(nullif((SELECT current_setting('app.tenant_id', true)), '') AS uuid));

-- Set row security of tasks to forced
--   Locks: ACCESS EXCLUSIVE on tasks; changes the catalog only.
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
