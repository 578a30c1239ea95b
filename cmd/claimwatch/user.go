package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/review"
	"claimwatch/storage"
)

// inviteTime is how long a one-time link works.
const inviteTime = 48 * time.Hour

func (a *app) userCmd() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "who may see and decide: add, list, invite, role, disable, enable, token, revoke"}
	c.AddCommand(a.userAddCmd(), a.userListCmd(), a.userInviteCmd(), a.userRoleCmd(), a.userSwitchCmd("disable", true), a.userSwitchCmd("enable", false),
		a.userTokenCmd(), a.userRevokeCmd())
	return c
}

// readRole reads the name of a role.
func readRole(s string) (claims.Role, error) {
	if r := claims.Role(s); r.Valid() {
		return r, nil
	}
	return "", &usageError{fmt.Errorf("%q: one of reader, analyst, editor, admin", s)}
}

func (a *app) userAddCmd() *cobra.Command {
	var role string
	c := &cobra.Command{
		Use: "add NAME --role ROLE", Short: "an account, and the one-time link by which its owner chooses a password", Args: exactly(1),
		Example: `  claimwatch user add ana --role analyst`,
		RunE: func(c *cobra.Command, args []string) error {
			r, err := readRole(role)
			if err != nil {
				return err
			}
			if !review.UserName.MatchString(args[0]) {
				return &usageError{fmt.Errorf("%q: a name has letters, digits, dots, hyphens and underscores, at most 40", args[0])}
			}
			how, err := a.mayBeFirst()
			if err != nil {
				return err
			}
			return a.withDesk(c.Context(), how, func(d *desk) error {
				if _, err := d.db.User(c.Context(), args[0]); err == nil {
					return failf(exitCreate, "there is an account %s already. See claimwatch user list", args[0])
				} else if !errors.Is(err, storage.ErrNotFound) {
					return err
				}
				if err := d.db.AddUser(c.Context(), claims.User{Name: args[0], Role: r}); err != nil {
					return err
				}
				return a.invite(c.Context(), d, args[0], string(r))
			})
		},
	}
	c.Flags().StringVar(&role, "role", "analyst", "reader, analyst, editor or admin")
	return c
}

// mayBeFirst is how a desk is opened by what may come before its first start:
// without data yet, it is made.
func (a *app) mayBeFirst() (access, error) {
	cfg, err := a.config()
	if err != nil || hasData(cfg.Storage.DataDir) {
		return writes, err
	}
	return owns, nil
}

// invite makes a one-time link for an account and prints it.
func (a *app) invite(ctx context.Context, d *desk, name, role string) error {
	link, err := d.invitation(ctx, name, "http://"+d.cfg.Web.Listen)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"name": name, "role": role, "link": link, "expires": d.clock.Now().Add(inviteTime).UTC()})
	}
	return a.printf("Account  %s, %s\nLink     %s\n         works once, until %s\n", name, role, link, d.clock.Now().Add(inviteTime).In(d.cfg.zone()).Format("2 Jan 15:04"))
}

// invitation is a fresh one-time link for an account.
func (d *desk) invitation(ctx context.Context, name, address string) (string, error) {
	secret, hash := review.NewSecret()
	if err := d.db.SaveInvite(ctx, hash, name, d.clock.Now().Add(inviteTime)); err != nil {
		return "", err
	}
	return address + "/enter/" + secret, nil
}

func (a *app) userListCmd() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "every account", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDesk(c.Context(), reads, func(d *desk) error {
				all, err := d.db.Users(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					for _, u := range all {
						if err := a.printJSON(u); err != nil {
							return err
						}
					}
					return nil
				}
				return a.table("NAME\tROLE\tSTATE\tLAST SEEN", func(w io.Writer) error {
					for _, u := range all {
						if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.Name, u.Role, userState(u), lastSeen(u)); err != nil {
							return err
						}
					}
					return nil
				})
			})
		},
	}
}

func userState(u claims.User) string {
	switch {
	case u.Disabled:
		return "off"
	case u.Password == "":
		return "invited"
	}
	return "active"
}

func lastSeen(u claims.User) string {
	if u.Seen.IsZero() {
		return "never"
	}
	return u.Seen.UTC().Format("2006-01-02 15:04")
}

// changeUser runs f on an account and keeps what it made of it.
func (a *app) changeUser(c *cobra.Command, name string, f func(*claims.User)) error {
	return a.withDesk(c.Context(), writes, func(d *desk) error {
		u, err := d.account(c.Context(), name)
		if err != nil {
			return err
		}
		f(&u)
		if err := d.db.ChangeUser(c.Context(), u); err != nil {
			return err
		}
		return a.printf("Account  %s, %s, %s; sessions begun before are over\n", u.Name, u.Role, userState(u))
	})
}

func (d *desk) account(ctx context.Context, name string) (claims.User, error) {
	u, err := d.db.User(ctx, name)
	if errors.Is(err, storage.ErrNotFound) {
		return u, failf(exitNoInput, "no account %q. See claimwatch user list", name)
	}
	return u, err
}

func (a *app) userInviteCmd() *cobra.Command {
	return &cobra.Command{
		Use: "invite NAME", Short: "a fresh one-time link, for a password that was forgotten; the old one ends", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				u, err := d.account(c.Context(), args[0])
				if err != nil {
					return err
				}
				u.Password = ""
				if err := d.db.ChangeUser(c.Context(), u); err != nil {
					return err
				}
				return a.invite(c.Context(), d, u.Name, string(u.Role))
			})
		},
	}
}

func (a *app) userRoleCmd() *cobra.Command {
	return &cobra.Command{
		Use: "role NAME ROLE", Short: "another role", Args: exactly(2),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := readRole(args[1])
			if err != nil {
				return err
			}
			return a.changeUser(c, args[0], func(u *claims.User) { u.Role = r })
		},
	}
}

func (a *app) userSwitchCmd(name string, off bool) *cobra.Command {
	short := "lets an account in again"
	if off {
		short = "shuts an account out at once; what it decided stays"
	}
	return &cobra.Command{
		Use: name + " NAME", Short: short, Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.changeUser(c, args[0], func(u *claims.User) { u.Disabled = off })
		},
	}
}

func (a *app) userTokenCmd() *cobra.Command {
	var role, label string
	var days int
	c := &cobra.Command{
		Use: "token NAME [--role ROLE] [--days N]", Short: "a token by which a program acts for an account", Args: exactly(1),
		Example: `  claimwatch user token ana --role reader --label "evening script"
  curl -H "Authorization: Bearer TOKEN" http://127.0.0.1:8470/api/v1/claims`,
		RunE: func(c *cobra.Command, args []string) error {
			r, err := readRole(role)
			if err != nil {
				return err
			}
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				u, err := d.account(c.Context(), args[0])
				if err != nil {
					return err
				}
				secret, hash := review.NewSecret()
				t := claims.Token{Hash: hash, Who: u.Name, Label: label, Role: r}
				if days > 0 {
					t.Expires = d.clock.Now().AddDate(0, 0, days)
				}
				if err := d.db.SaveToken(c.Context(), t); err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"name": u.Name, "role": r, "token": secret, "id": hash[:12]})
				}
				return a.printf("Token    %s\n         shown once; ends with: claimwatch user revoke %s\n", secret, hash[:12])
			})
		},
	}
	c.Flags().StringVar(&role, "role", "reader", "what the token may do, at most what the account may")
	c.Flags().StringVar(&label, "label", "", "what it is for")
	c.Flags().IntVar(&days, "days", 90, "how many days it works (0: until it is revoked)")
	return c
}

func (a *app) userRevokeCmd() *cobra.Command {
	return &cobra.Command{
		Use: "revoke TOKEN-ID", Short: "ends a token", Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDesk(c.Context(), writes, func(d *desk) error {
				all, err := d.db.Tokens(c.Context(), "")
				if err != nil {
					return err
				}
				for _, t := range all {
					if len(args[0]) >= 8 && len(t.Hash) >= len(args[0]) && t.Hash[:len(args[0])] == args[0] {
						if err := d.db.DropToken(c.Context(), t.Hash); err != nil {
							return err
						}
						return a.printf("Ended    a token of %s\n", t.Who)
					}
				}
				return failf(exitNoInput, "no token %q: its id was printed with it, twelve characters", args[0])
			})
		},
	}
}

// firstAdmin makes an admin on a desk that nobody can enter yet, and returns
// the one-time link; "" when there are accounts, or when the pages can be
// reached from other machines: there an admin is made by hand.
func (a *app) firstAdmin(ctx context.Context, d *desk, address string) (string, error) {
	all, err := d.db.Users(ctx)
	if err != nil || len(all) > 0 {
		return "", err
	}
	host, _, err := net.SplitHostPort(d.cfg.Web.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) || d.cfg.Web.BehindProxy {
		d.log.Warn("nobody can enter the pages yet", "mend", "claimwatch user add NAME --role admin")
		return "", nil
	}
	name := a.who()
	if !review.UserName.MatchString(name) {
		name = "admin"
	}
	if err := d.db.AddUser(ctx, claims.User{Name: name, Role: claims.Admin}); err != nil {
		return "", err
	}
	return d.invitation(ctx, name, address)
}
