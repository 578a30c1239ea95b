package deliver

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// An smtpServer is a mail server on loopback that keeps what it gets. It
// answers the recipients in refuse with the given line.
type smtpServer struct {
	port   int
	refuse map[string]string

	mu    sync.Mutex
	mails []string
	login string
}

func startSMTP(t *testing.T) *smtpServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &smtpServer{port: l.Addr().(*net.TCPAddr).Port, refuse: map[string]string{}}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
	})
	return s
}

// talk speaks as much of RFC 5321 as a client needs.
func (s *smtpServer) talk(c net.Conn) {
	defer c.Close() //nolint:errcheck // a connection of a test
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return
	}
	r := bufio.NewReader(c)
	say := func(line string) { fmt.Fprintf(c, "%s\r\n", line) }
	say("220 mail.test ready")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch verb := strings.ToUpper(strings.Fields(line + " ")[0]); {
		case verb == "EHLO" || verb == "HELO":
			say("250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME")
		case verb == "AUTH":
			s.auth(strings.TrimPrefix(line, "AUTH PLAIN "))
			say("235 welcome")
		case verb == "RCPT" && s.refusal(line) != "":
			say(s.refusal(line))
		case verb == "DATA":
			say("354 go on")
			s.data(r)
			say("250 kept")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *smtpServer) auth(b64 string) {
	raw, err := base64.StdEncoding.DecodeString(b64)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.login = string(raw)
	if err != nil {
		s.login = err.Error()
	}
}

func (s *smtpServer) refusal(line string) string {
	for who, answer := range s.refuse {
		if strings.Contains(line, who) {
			return answer
		}
	}
	return ""
}

func (s *smtpServer) data(r *bufio.Reader) {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, b.String())
}

func (s *smtpServer) got() ([]string, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...), s.login
}
