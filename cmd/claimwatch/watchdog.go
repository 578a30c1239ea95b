package main

import (
	"errors"
	"net"
	"os"
)

// What the service manager is told, as sd_notify(3) has it.
const (
	saysReady    = "READY=1"
	saysAlive    = "WATCHDOG=1"
	saysStopping = "STOPPING=1"
)

// tellManager tells systemd that the daemon lives, and how it stands. A
// daemon that is stuck says nothing, and is restarted.
func (m *daemon) tellManager() {
	if why := m.pulse.stuck(); why != "" {
		m.log.Error("stuck: the service manager is not told that this lives", "reason", why)
		return
	}
	m.notify(saysAlive)
}

// notify sends one message to systemd; without systemd it does nothing.
func (m *daemon) notify(state string) {
	if err := notifyManager(os.Getenv("NOTIFY_SOCKET"), state); err != nil {
		m.log.Warn("cannot tell the service manager", "message", state, "error", err)
	}
}

// notifyManager sends a message to a socket of the service manager, "" = none:
// one datagram, to a path or, behind an @, to a name that is no file.
func notifyManager(socket, state string) error {
	if socket == "" {
		return nil
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return err
	}
	_, err = c.Write([]byte(state))
	return errors.Join(err, c.Close())
}

func (m *daemon) notifyReady()    { m.notify(saysReady) }
func (m *daemon) notifyStopping() { m.notify(saysStopping) }
