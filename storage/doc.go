// Package storage keeps everything the desk knows, in one directory:
//
//	claimwatch.db   SQLite in WAL mode: captures, links, articles, evidence, decisions, runs
//	captures/       the bytes that were fetched, compressed, each file named by the SHA-256 of what it holds
//	backups/        copies of the database, each with a manifest of its hash and its last decision
//	lock            held by the process that crawls; dies with it
//	reserve         empty space given back when the disk is full, so that a person's work can still be kept
//
// Why so. The bytes of a page are written once and never change, so they lie
// in files: a nightly copy of the database stays small, the files can be
// copied off the machine by any tool that copies what is new, and anybody can
// check one with zstd and sha256sum. A file is whole on disk before the row
// that names it is written, so a crash leaves at most a file nobody names.
// Everything else is rows, and one unit of work (one page, one article's
// evidence, one decision) is one transaction that waits for the disk: what was
// acknowledged is there after a power cut.
//
// Nothing a person relies on is overwritten. A new text of an address is a new
// version of the article. Evidence that a later matcher does not find again is
// marked, not deleted, once a person has reviewed it. Decisions are only ever
// added (triggers refuse anything else), and each carries a hash over itself
// and the one before it: [DB.VerifyAudit] names the first that does not fit.
//
// One process writes the pages; another may record decisions beside it. Writes
// take turns within a process and wait for each other across processes; reads
// have connections of their own that cannot write.
//
// A write that the disk fails, or that comes after another process has taken
// the directory over, is the last of its process: see [DB.Failed]. What can be
// recomputed is, by [DB.Verify]; signed checkpoints tell what was there when.
// What is deleted by age, and what never, stands in [Retentions].
//
// SQL keeps to what PostgreSQL also understands where that costs nothing, and
// decides nothing: what decisions do to evidence is claims.Apply.
package storage
