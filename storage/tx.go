package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"
)

// readTime bounds a query. A reader that stays open keeps the write-ahead log
// from being merged, so that the log grows without end.
const readTime = 60 * time.Second

// write runs f in one transaction that is kept only when f succeeds. ctx
// bounds the wait for the turn and nothing after: a statement that is cut off
// half-way can leave its connection inside the transaction.
func (db *DB) write(ctx context.Context, f func(txn) error) error {
	if db.writer == nil {
		return ErrReadOnly
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case db.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-db.turn }()
	if err := db.broken(); err != nil {
		return err
	}
	err := db.transact(func(tx txn) error {
		if err := db.stillOurs(tx); err != nil {
			return err
		}
		return f(tx)
	})
	return db.noteFault(err)
}

func (db *DB) transact(f func(txn) error) error {
	ctx := context.Background()
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("cannot reach the database: %w", err)
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return errors.Join(fmt.Errorf("cannot begin a transaction: %w", err), discard(conn))
	}
	done := false
	defer func() {
		if !done { // f panicked: first the transaction goes, which holds the connection's lock, then the connection
			_ = errors.Join(tx.Rollback(), discard(conn))
		}
	}()
	err = f(txn{tx})
	done = true
	if err == nil {
		if err = tx.Commit(); err == nil {
			return conn.Close()
		}
		err = fmt.Errorf("cannot commit: %w", err)
	}
	if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
		return errors.Join(err, rerr, discard(conn))
	} else if errors.Is(rerr, sql.ErrTxDone) {
		return errors.Join(err, discard(conn))
	}
	return errors.Join(err, conn.Close())
}

// discard closes a connection for good, so that nobody inherits its state.
func discard(conn *sql.Conn) error {
	err := conn.Raw(func(any) error { return driver.ErrBadConn })
	if err != nil && !errors.Is(err, driver.ErrBadConn) {
		return err
	}
	return nil
}

// read runs f on one state of the database.
func (db *DB) read(ctx context.Context, f func(context.Context, txn) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	tx, err := db.reader.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("cannot read the database: %w", err)
	}
	defer func() {
		if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			err = errors.Join(err, rerr)
		}
	}()
	return f(ctx, txn{tx})
}

// numbered turns the parameters of a query from the way PostgreSQL writes
// them into SQLite's. SQLite also takes $1, but as a name, and counts such
// names in the order of their first appearance. No query of ours has another
// dollar sign.
func numbered(query string) string { return strings.ReplaceAll(query, "$", "?") }

// A txn is a transaction that takes numbered parameters.
type txn struct{ *sql.Tx }

// Exec runs a statement of a write, which no context cuts off.
func (t txn) Exec(query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(context.Background(), numbered(query), args...)
}

// QueryRow asks for one row within a write.
func (t txn) QueryRow(query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(context.Background(), numbered(query), args...)
}

// QueryContext asks for rows.
func (t txn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.Tx.QueryContext(ctx, numbered(query), args...)
}

// QueryRowContext asks for one row.
func (t txn) QueryRowContext(ctx context.Context, query string, args ...any) scanner {
	return t.Tx.QueryRowContext(ctx, numbered(query), args...)
}

// A pool is a handle whose queries take numbered parameters.
type pool struct{ *sql.DB }

// QueryContext asks for rows. The caller bounds the time; [collect] does.
func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.DB.QueryContext(ctx, numbered(query), args...)
}

// QueryRowContext asks for one row, within readTime.
func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) scanner {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	return boundedRow{p.DB.QueryRowContext(ctx, numbered(query), args...), cancel}
}

// A boundedRow gives its time back once it is read.
type boundedRow struct {
	row  *sql.Row
	done context.CancelFunc
}

// Scan reads the row.
func (r boundedRow) Scan(into ...any) error {
	defer r.done()
	return r.row.Scan(into...)
}

// A querier is a transaction or a pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) scanner
}

// collect returns what scan makes of each row.
// What takes longer than readTime is cut off.
func collect[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) (out []T, err error) {
	if _, whole := q.(pool); whole {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, readTime)
		defer cancel()
	}
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// A scanner is one row.
type scanner interface{ Scan(dest ...any) error }

// one scans a row of one column.
func one[T any](s scanner) (v T, err error) {
	err = s.Scan(&v)
	return v, err
}

// notFound gives a missing row the error that callers ask for.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
