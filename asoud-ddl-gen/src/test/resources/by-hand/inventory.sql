-- What there is beside what the model expresses, a line each; nothing of it may be gone after a migration.
WITH own AS (
    SELECT c.*, c.oid::regclass::text AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'reports') AND c.relname NOT LIKE 'flyway%'
)
SELECT concat_ws(' ', 'relation', name, relkind, relpersistence, relowner::regrole, relacl, relreplident, relispartition,
                 relrowsecurity, array(SELECT unnest(reloptions) ORDER BY 1),
                 (SELECT reloptions FROM pg_class t WHERE t.oid = own.reltoastrelid))
FROM own
UNION ALL
SELECT concat_ws(' ', 'index', indexrelid::regclass, indisclustered, indisreplident, indisvalid,
                 obj_description(indexrelid, 'pg_class'))
FROM pg_index JOIN own ON own.oid = indexrelid
UNION ALL
SELECT concat_ws(' ', 'column', name, attname, attstorage, attcompression, coalesce(attstattarget, -1), attoptions, attacl,
                 attcollation::regcollation, attidentity, attgenerated, attnotnull, pg_get_expr(adbin, adrelid))
FROM own JOIN pg_attribute ON attrelid = own.oid AND attnum > 0
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind <> 'S'
UNION ALL
SELECT concat_ws(' ', 'sequence', seqrelid::regclass, seqstart, seqmin, seqmax, seqcache, seqcycle,
                 pg_get_serial_sequence('part', 'id'))
FROM pg_sequence
UNION ALL
SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, convalidated,
                 CASE WHEN conname NOT IN ('part_kind_check') THEN pg_get_constraintdef(oid) END)
FROM pg_constraint WHERE conrelid IN (SELECT oid FROM own)
UNION ALL
SELECT concat_ws(' ', 'trigger', tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN own ON own.oid = ev_class
UNION ALL
SELECT concat_ws(' ', 'function', oid::regprocedure, prokind, prosrc)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT concat_ws(' ', 'child', inhrelid::regclass, inhparent::regclass)
FROM pg_inherits WHERE inhrelid::regclass::text NOT LIKE '%idx'
UNION ALL
SELECT concat_ws(' ', 'comment', pg_describe_object(classoid, objoid, objsubid), description)
FROM pg_description WHERE objoid >= 16384 AND classoid <> 'pg_extension'::regclass
UNION ALL
SELECT concat_ws(' ', 'object', i.type, i.identity)
FROM (SELECT 'pg_type'::regclass AS class, oid FROM pg_type
      UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation
      UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator
      UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast
      UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config
      UNION ALL SELECT 'pg_extension'::regclass, oid FROM pg_extension
      UNION ALL SELECT 'pg_policy'::regclass, oid FROM pg_policy
      UNION ALL SELECT 'pg_publication_rel'::regclass, oid FROM pg_publication_rel
      UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext
      UNION ALL SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
      UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server) AS objects,
     pg_identify_object(class, oid, 0) AS i
WHERE oid >= 16384
