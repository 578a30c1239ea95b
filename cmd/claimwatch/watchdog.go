package main

import (
	sd "github.com/coreos/go-systemd/v22/daemon"
)

// tellManager tells systemd that the daemon lives, and how it stands. A
// daemon that is stuck says nothing, and is restarted. Without systemd the
// calls do nothing.
func (m *daemon) tellManager() {
	if why := m.pulse.stuck(); why != "" {
		m.log.Error("stuck: the service manager is not told that this lives", "reason", why)
		return
	}
	m.notify(sd.SdNotifyWatchdog)
}

// notify sends one message to systemd.
func (m *daemon) notify(state string) {
	if _, err := sd.SdNotify(false, state); err != nil {
		m.log.Warn("cannot tell the service manager", "message", state, "error", err)
	}
}

func (m *daemon) notifyReady()    { m.notify(sd.SdNotifyReady) }
func (m *daemon) notifyStopping() { m.notify(sd.SdNotifyStopping) }
