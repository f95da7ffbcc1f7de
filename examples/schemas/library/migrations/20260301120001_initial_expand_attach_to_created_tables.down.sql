-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: create trigger collect_words on works
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER collect_words ON works;

-- Undo: create trigger subjects_acyclic on subjects
DROP TRIGGER subjects_acyclic ON subjects;
DROP FUNCTION subjects_acyclic();

-- Undo: create trigger subject_closures_pairs on subjects
DROP TRIGGER subject_closures_pairs ON subjects;
DROP FUNCTION subject_closures_pairs();
