package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/mattn/go-sqlite3"
)

const (
	// oldestSQLite is the first version in which a checkpoint beside a writer
	// cannot corrupt a database in WAL mode.
	oldestSQLite = 3_051_003
	// busyWait is how long one process waits for another's transaction.
	busyWait = 10 * time.Second
	// maxReaders is how many queries read at once: the desk has few cores.
	maxReaders = 4
	// walKept is what the write-ahead log is cut back to after a checkpoint.
	walKept = 64 << 20
	// maxValue bounds one text or blob; the largest, an article's text, is
	// far below.
	maxValue = 64 << 20
)

// A connector opens connections to one file and refuses any that does not
// have the settings which the promises of this package rest on.
type connector struct {
	dsn    string
	reader bool
}

func newConnector(path string, reader bool) connector {
	q := url.Values{}
	q.Set("_foreign_keys", "1")
	q.Set("_busy_timeout", fmt.Sprint(busyWait.Milliseconds()))
	q.Set("_synchronous", "FULL")
	if reader {
		q.Set("mode", "ro")
		q.Set("_query_only", "1")
	} else {
		q.Set("_journal_mode", "WAL")
		q.Set("_txlock", "immediate")
	}
	return connector{dsn: "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode(), reader: reader}
}

// Connect implements driver.Connector.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	return c.Driver().Open(c.dsn)
}

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: c.prepare}
}

// prepare makes the settings that have no place in the address, and looks at
// what came of all of them.
func (c connector) prepare(conn *sqlite3.SQLiteConn) error {
	v, n, _ := sqlite3.Version()
	if err := newEnough(v, n); err != nil {
		return err
	}
	conn.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, maxValue)
	set := fmt.Sprintf("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = %d", walKept)
	if _, err := conn.Exec(set, nil); err != nil {
		return fmt.Errorf("cannot prepare a connection: %w", err)
	}
	for name, want := range c.settings() {
		got, err := pragma(conn, name)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("the connection has %s = %s instead of %s", name, got, want)
		}
	}
	return nil
}

// newEnough refuses a library that is too old to be trusted with a database.
func newEnough(version string, number int) error {
	if number < oldestSQLite {
		return fmt.Errorf("SQLite %s can corrupt the database (fixed in 3.51.3): build with the SQLite that comes with the driver", version)
	}
	return nil
}

// settings are the ones every connection must have.
func (c connector) settings() map[string]string {
	s := map[string]string{
		"journal_mode": "wal",
		"synchronous":  "2", // FULL: a commit waits for the disk
		"foreign_keys": "1",
		"busy_timeout": fmt.Sprint(busyWait.Milliseconds()),
		"query_only":   "0",
	}
	if c.reader {
		s["query_only"] = "1"
	}
	return s
}

func pragma(conn *sqlite3.SQLiteConn, name string) (got string, err error) {
	rows, err := conn.Query("PRAGMA "+name, nil)
	if err != nil {
		return "", fmt.Errorf("cannot read the setting %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	v := make([]driver.Value, 1)
	if err := rows.Next(v); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("cannot read the setting %s: %w", name, err)
	}
	return fmt.Sprint(v[0]), nil
}

// openHandle returns a pool of connections: one that writes, which also makes
// the file, or a few that can only read.
func openHandle(path string, reader bool) *sql.DB {
	h := sql.OpenDB(newConnector(path, reader))
	if reader {
		h.SetMaxOpenConns(maxReaders)
		h.SetMaxIdleConns(maxReaders)
	} else {
		h.SetMaxOpenConns(1)
	}
	return h
}
