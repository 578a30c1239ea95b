package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"claimwatch/claims"
)

const userColumns = `name, role, password, created, seen, disabled, epoch`

func scanUser(s scanner) (claims.User, error) {
	var u claims.User
	err := s.Scan(&u.Name, &u.Role, &u.Password, timeIn{&u.Created}, timeIn{&u.Seen}, &u.Disabled, &u.Epoch)
	return u, err
}

// Users returns the accounts in order of their names.
func (db *DB) Users(ctx context.Context) ([]claims.User, error) {
	out, err := collect(ctx, db.reader, scanUser, `SELECT `+userColumns+` FROM users ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("cannot list the accounts: %w", err)
	}
	return out, nil
}

// User returns an account. Returns ErrNotFound when there is none of that
// name.
func (db *DB) User(ctx context.Context, name string) (claims.User, error) {
	u, err := scanUser(db.reader.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users WHERE name = $1`, name))
	if err != nil {
		return u, fmt.Errorf("cannot read the account %s: %w", name, notFound(err))
	}
	return u, nil
}

// AddUser makes an account; one of that name must not exist.
func (db *DB) AddUser(ctx context.Context, u claims.User) error {
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`INSERT INTO users (`+userColumns+`) VALUES ($1, $2, $3, $4, 0, $5, $6)`,
			u.Name, u.Role, u.Password, micros(db.now()), bit(u.Disabled), u.Epoch)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot make the account %s: %w", u.Name, err)
	}
	return nil
}

// ChangeUser keeps role, password and state of an account. What was granted
// before ends: sessions begun and invitations sent earlier are void.
func (db *DB) ChangeUser(ctx context.Context, u claims.User) error {
	err := db.write(ctx, func(tx txn) error {
		res, err := tx.Exec(`UPDATE users SET role = $2, password = $3, disabled = $4, epoch = epoch + 1 WHERE name = $1`,
			u.Name, u.Role, u.Password, bit(u.Disabled))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		_, err = tx.Exec(`DELETE FROM invites WHERE who = $1`, u.Name)
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot change the account %s: %w", u.Name, err)
	}
	return nil
}

// UserSeen keeps when an account was last used.
func (db *DB) UserSeen(ctx context.Context, name string, at time.Time) error {
	return db.execute(ctx, "cannot keep when "+name+" was here", `UPDATE users SET seen = $2 WHERE name = $1`, name, micros(at))
}

// SaveInvite keeps the hash of a one-time link for an account.
func (db *DB) SaveInvite(ctx context.Context, hash, who string, expires time.Time) error {
	return db.execute(ctx, "cannot keep the invitation of "+who, `INSERT INTO invites (hash, who, expires) VALUES ($1, $2, $3)`, hash, who, micros(expires))
}

// TakeInvite uses up a one-time link and returns whose it is. Returns
// ErrNotFound when there is none of that hash, or its time is over.
func (db *DB) TakeInvite(ctx context.Context, hash string) (who string, err error) {
	err = db.write(ctx, func(tx txn) error {
		err := tx.QueryRow(`DELETE FROM invites WHERE hash = $1 AND expires > $2 RETURNING who`, hash, micros(db.now())).Scan(&who)
		if err != nil {
			return notFound(err)
		}
		_, err = tx.Exec(`DELETE FROM invites WHERE expires <= $1`, micros(db.now()))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("cannot use the link: %w", err)
	}
	return who, nil
}

const tokenColumns = `hash, who, label, role, created, expires, used`

func scanToken(s scanner) (claims.Token, error) {
	var t claims.Token
	err := s.Scan(&t.Hash, &t.Who, &t.Label, &t.Role, timeIn{&t.Created}, timeIn{&t.Expires}, timeIn{&t.Used})
	return t, err
}

// SaveToken keeps a token by its hash.
func (db *DB) SaveToken(ctx context.Context, t claims.Token) error {
	return db.execute(ctx, "cannot keep the token", `INSERT INTO tokens (`+tokenColumns+`) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		t.Hash, t.Who, t.Label, t.Role, micros(db.now()), micros(t.Expires))
}

// Tokens returns the tokens of an account, of all when who is "".
func (db *DB) Tokens(ctx context.Context, who string) ([]claims.Token, error) {
	out, err := collect(ctx, db.reader, scanToken, `SELECT `+tokenColumns+` FROM tokens WHERE $1 = '' OR who = $1 ORDER BY created, hash`, who)
	if err != nil {
		return nil, fmt.Errorf("cannot list the tokens: %w", err)
	}
	return out, nil
}

// Token returns the token of a hash. Returns ErrNotFound when there is none,
// or its time is over.
func (db *DB) Token(ctx context.Context, hash string) (claims.Token, error) {
	t, err := scanToken(db.reader.QueryRowContext(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE hash = $1 AND (expires = 0 OR expires > $2)`, hash, micros(db.now())))
	if err != nil {
		return t, fmt.Errorf("cannot read the token: %w", notFound(err))
	}
	return t, nil
}

// DropToken ends a token.
func (db *DB) DropToken(ctx context.Context, hash string) error {
	return db.execute(ctx, "cannot end the token", `DELETE FROM tokens WHERE hash = $1`, hash)
}

// Session returns what is kept under the hash of a session's token, while its
// time lasts.
func (db *DB) Session(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = db.reader.QueryRowContext(ctx, `SELECT data FROM sessions WHERE token = $1 AND expiry > $2`, token, micros(db.now())).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("cannot read a session: %w", err)
	}
	return data, true, nil
}

// SaveSession keeps a session until its expiry, and drops those whose time is
// over.
func (db *DB) SaveSession(ctx context.Context, token string, data []byte, expiry time.Time) error {
	err := db.write(ctx, func(tx txn) error {
		if _, err := tx.Exec(`DELETE FROM sessions WHERE expiry <= $1`, micros(db.now())); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO sessions (token, data, expiry) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry`, token, data, micros(expiry))
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot keep a session: %w", err)
	}
	return nil
}

// DropSession ends a session.
func (db *DB) DropSession(ctx context.Context, token string) error {
	return db.execute(ctx, "cannot end a session", `DELETE FROM sessions WHERE token = $1`, token)
}

// execute runs one statement as a write of its own.
func (db *DB) execute(ctx context.Context, failure, query string, args ...any) error {
	err := db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", failure, err)
	}
	return nil
}
