package deliver

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// A Server is a mail server and how it is spoken to.
type Server struct {
	Host     string
	Port     int
	TLS      string                 // implicit, starttls, or none: only to this very machine
	User     string                 // "" = without login
	Password func() (string, error) // read anew for each message, kept nowhere
	Config   *tls.Config            // nil = the machine's roots
}

// A Mailbox is one recipient of mail.
type Mailbox struct {
	Server      Server
	From, To    string
	Domain      string // of the message ids
	Unsubscribe string // address of mail or of a page; "" = none
	Attach      bool   // with the files
	Kinds       []string
}

// Name is the recipient's address.
func (b Mailbox) Name() string { return "mail:" + b.To }

// Wants reports whether the recipient asked for the kind.
func (b Mailbox) Wants(kind string) bool { return wants(b.Kinds, kind) }

// Send sends the message as text with an HTML alternative. Its id is made of
// its key, so that a message that arrives twice is seen to be one.
func (b Mailbox) Send(ctx context.Context, m Message) error {
	msg, err := b.message(m)
	if err != nil {
		return Permanent{err}
	}
	// The library leaves the connection open when a login fails.
	var conn net.Conn
	client, err := b.client(&conn)
	if err != nil {
		return err
	}
	defer func() {
		if conn != nil {
			_ = conn.Close() // closed already when all went well
		}
	}()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		err = fmt.Errorf("cannot send mail to %s by %s: %w", b.To, b.Server.Host, b.hideSecret(err))
		var sent *gomail.SendError
		if errors.As(err, &sent) && sent.ErrorCode() >= 500 {
			return Permanent{err}
		}
		return err
	}
	return nil
}

func (b Mailbox) message(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(b.From), msg.To(b.To)); err != nil {
		return nil, err
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(b.id(m.Key))
	if m.Thread != "" {
		msg.SetGenHeader(gomail.HeaderInReplyTo, "<"+b.id(m.Thread)+">")
		msg.SetGenHeader(gomail.HeaderReferences, "<"+b.id(m.Thread)+">")
	}
	msg.SetGenHeader(gomail.Header("Auto-Submitted"), "auto-generated")
	if b.Unsubscribe != "" {
		msg.SetListUnsubscribe("<" + oneLine(b.Unsubscribe) + ">")
		if strings.HasPrefix(b.Unsubscribe, "https://") {
			msg.SetListUnsubscribePost()
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if b.Attach {
		for _, f := range m.Files {
			if !plainName(f.Name) {
				return nil, fmt.Errorf("%q is no name of a file", f.Name)
			}
			if err := msg.AttachReader(f.Name, strings.NewReader(string(f.Data))); err != nil {
				return nil, err
			}
		}
	}
	return msg, nil
}

// id is the message id of a key: readable where the key is plain, and the same
// for every recipient.
func (b Mailbox) id(key string) string {
	sum := sha256.Sum256([]byte(key))
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '.'
	}, strings.ToLower(key))
	return fmt.Sprintf("%.60s.%s@%s", plain, hex.EncodeToString(sum[:4]), b.Domain)
}

// client speaks to the server; it leaves its connection in conn.
func (b Mailbox) client(conn *net.Conn) (*gomail.Client, error) {
	s := b.Server
	auth, config := gomail.SMTPAuthAutoDiscover, s.Config
	if config == nil {
		config = &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	}
	dial := (&net.Dialer{Timeout: attemptTime / 2}).DialContext
	if s.TLS == "implicit" {
		dial = (&tls.Dialer{NetDialer: &net.Dialer{Timeout: attemptTime / 2}, Config: config}).DialContext
	}
	opts := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(attemptTime / 2), gomail.WithTLSConfig(config),
		gomail.WithDialContextFunc(func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dial(ctx, network, addr)
			*conn = c
			return c, err
		})}
	switch s.TLS {
	case "implicit":
		opts = append(opts, gomail.WithSSL())
	case "none":
		if ip := net.ParseIP(s.Host); s.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, Permanent{fmt.Errorf("mail to %s would go in the clear: use tls implicit or starttls", s.Host)}
		}
		auth = gomail.SMTPAuthPlainNoEnc
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		password, err := s.Password()
		if err != nil {
			return nil, err
		}
		opts = append(opts, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.User), gomail.WithPassword(password))
	}
	return gomail.NewClient(s.Host, opts...)
}

// hideSecret keeps what a server says from carrying the password into the
// record: some servers repeat what they were sent.
func (b Mailbox) hideSecret(err error) error {
	if b.Server.User == "" {
		return err
	}
	password, perr := b.Server.Password()
	if perr != nil || password == "" || !strings.Contains(err.Error(), password) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), password, "(password)"))
}

// CheckAddress reports what is wrong with an address of mail.
func CheckAddress(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return fmt.Errorf("%q is not an address of mail: %w", s, err)
	}
	if strings.ContainsAny(a.Address, "\r\n") {
		return fmt.Errorf("%q is not an address of mail", s)
	}
	return nil
}
