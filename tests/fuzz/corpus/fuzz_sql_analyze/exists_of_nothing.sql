1CREAINL>, r u);
SELECT * FROM t WHERE EXISTS (SELECT 1 FROM t WHERE u.id = t,id);
SELECT * ELECT u.name <ROM t WH@RE u.id = id FROM u) FROM t) 