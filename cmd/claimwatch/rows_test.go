package main

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// promises lists what is promised of storage (S), of the daemon (D), of the
// pages (W), of the evidence (E) and of the supply chain (P), each with the tests that hold it,
// or the reason why there is none. "chaos" names a phase of claimwatch chaos.
var promises = []struct{ row, what, held string }{
	{"S1", "SQLite itself", "reason: tested by its authors far beyond our means; we test our use of it"},
	{"S2", "a version without the corruption in WAL mode", "TestSQLiteIsNewEnough TestFloorsOfModules"},
	{"S3", "settings on every connection", "TestEveryConnectionHasTheSettings TestConnectionWithoutTheSettingsIsRefused"},
	{"S4", "one writer, readers that cannot write, nobody told that it is busy", "TestFiftyAtOnce"},
	{"S5", "a commit waits for the disk", "TestEveryConnectionHasTheSettings BenchmarkCommit; reason: the loss of power cannot be made here"},
	{"S6", "kills lose nothing", "TestKilledDaemonLosesNothing; chaos"},
	{"S7", "a full disk pauses the crawl and nothing else", "TestDiskLowPausesAndResumes; chaos"},
	{"S8", "a disk that fails stops the writes", "TestDiskFaultStopsTheWrites; chaos"},
	{"S9", "a disk that lies is found out", "TestRehashFindsAFlippedBitAndRotates TestDamagedBackupIsFound; chaos"},
	{"S10", "the log of writes is bounded", "TestLogOfWritesIsCutAfterALongReader"},
	{"S11", "a cancelled caller leaves no half transaction", "TestWriterSurvivesCancelsAndPanics"},
	{"S12", "backups are whole, kept and come back", "TestBackupDuringLoadIsWholeAndComesBack TestBackupsAreKeptSevenFiveTwelve TestBackupUnderLoadAndFlippedBits TestNightlyBackupGoesToAnotherDisk BenchmarkBackupTwoGigabytes"},
	{"S13", "locks die with their holder; late jobs are seen", "TestLock TestLateJobIsTrouble TestPruneDeletesOnlyScheduledBackups"},
	{"S14", "an effect is had once", "TestKilledDaemonLosesNothing TestRunsRunOnce TestEvidenceKeepsItsIDAcrossMatchers"},
	{"S15", "leases are lost with time, late ends refused", "TestLeaseIsLostWithTime TestAVisitHoldsItsSource TestOldOwnerIsFenced"},
	{"S16", "migrations go forward, after a backup, through kills", "TestMigrationSurvivesKills TestSchemaOneIsBroughtUpToDate TestNewerSchemaIsRefused"},
	{"S17", "searches are words, never operators", "FuzzSearch TestSearchRefusesWhatIsTooLong"},
	{"S18", "SQL is closed", "TestSQLIsClosed"},

	{"D1", "a panic is on record and the job runs again", "TestJobThatPanicsIsOnRecordAndRunsAgain"},
	{"D2", "one crawl at a time, whoever asks", "TestOneCrawlAtATime"},
	{"D3", "what was missed is caught up once", "TestMissedCrawlsAreOneCrawl TestEveryLocalDayHasOneReport"},
	{"D4", "every local day has one report, whatever the clocks do", "TestEveryLocalDayHasOneReport"},
	{"D5", "a clock that jumps doubles nothing", "TestMissedCrawlsAreOneCrawl TestAClockSetBackStopsNothing TestAListingOfTheFutureIsReadAgain; chaos; reason: the machine cannot be put to sleep here; jobs are woken each minute and ask the runs on record"},
	{"D6", "no interval that begins anew with each start", "TestCronExpressionsThatTrapTheParser"},
	{"D7", "SIGTERM ends it within 20 s, nothing lost", "TestAskedToStopTheDaemonEndsWell; chaos"},
	{"D8", "it starts after a kill, soon", "TestKilledDaemonLosesNothing; chaos"},
	{"D9", "one owner", "TestLock TestFrozenOwnerEnds TestOldOwnerIsFenced"},
	{"D10", "a stuck part stops the watchdog's feed", "TestHealthAndReadiness"},
	{"D11", "a month of virtual time holds on to nothing", "TestVirtualDaysHoldOnToNothing; chaos"},
	{"D12", "the load of one small machine", "TestIdleDaemonIsSmall BenchmarkOpenMillion BenchmarkReport; chaos"},
	{"D13", "stages pull; nothing is dropped", "TestWhatIsLeftToDo"},
	{"D14", "everything is to be seen", "TestOpsFilesSpeakOfRealFigures TestLateJobIsTrouble TestHealthAndReadiness"},
	{"D15", "a hardened unit", "TestUnitIsHardened"},

	{"W1", "a known level of security", "reason: the rows below are what of OWASP's ASVS 5.0 concerns a desk of a few people; its chapters on OAuth, WebRTC, GraphQL and mail do not apply"},
	{"W2", "what was scraped is text and nothing else", "TestScrapedTextIsOnlyEverText TestEveryPageIsWhole; chaos"},
	{"W3", "links that lead where they say", "TestScrapedTextIsOnlyEverText"},
	{"W4", "a strict policy on every route", "TestHeadersOnEveryRoute"},
	{"W5", "reading a page asks nobody else", "TestPagesInABrowser TestAMorning TestEveryPageIsWhole"},
	{"W6", "what other sites send is refused", "TestWhatOtherSitesSendIsRefused; chaos"},
	{"W7", "sessions that end, under a fresh token", "TestSessions TestCookieIsKeptFromScriptsAndOtherSites TestAccountsInTheBrowser"},
	{"W8", "long passwords, Argon2id, one-time links; no account from the start", "TestPasswords TestAnInvitationIsUsedOnce TestAccountsInTheBrowser; reason: no second factor: a desk beyond one machine stands behind a proxy that logs in, and may ask for one there"},
	{"W9", "guesses are slowed down, names not told", "TestLoginTellsNothingAndSlowsDown TestWhereARequestComesFrom; chaos"},
	{"W10", "every route has its role", "TestRolesByRoute TestTokens TestAVerdictTakesTwo"},
	{"W11", "loopback only, short forms, slow readers cut", "TestAFormThatIsTooLargeIsRefused; chaos"},
	{"W12", "no cell is a formula", "TestNoCellIsAFormula TestTheWorkbookIsReadBackAndHasNoFormula"},
	{"W13", "reports carry no markup of others", "TestScrapedTextStaysText"},
	{"W14", "no path leads out", "TestPathsDoNotLeadOut; chaos"},
	{"W15", "marks that turn text are shown", "TestScrapedTextIsOnlyEverText"},
	{"W16", "every stroke is on record once, refusals too", "TestEveryStrokeIsOneEvent"},

	{"E1", "bytes come back as they came", "TestCaptureComesBackByteForByte"},
	{"E2", "WARC that others read", "TestArchiveIsReadByAnotherLibrary"},
	{"E3", "SHA-256 of bytes, body and text, recomputed", "TestArchiveVerifies TestFlippedBitInACapturedFileIsFound"},
	{"E4", "a log whose change is found, signed checkpoints", "TestEveryFlippedBitIsFound TestLogSignedAnewIsFound TestAuditNamesTheFirstBadDecision TestCutTailIsFoundOnlyAgainstAKeptHead"},
	{"E5", "timestamps by others, off until configured", "TestCheckpointsAreTimestamped"},
	{"E6", "copies in public archives, off until configured, asked each time", "TestPagesAreSubmittedOnlyWhenAsked"},
	{"E7", "redacted copies, originals untouched", "TestRedactedBundleNamesNobody TestRedactor"},
	{"E8", "a bundle that a stranger can check", "TestBundleVerifies TestBundleThatWasChangedIsFound"},
	{"E9", "copies are one origin, however many carry them, and outlets of one hand one family", "TestFiftySockPuppetsStayOneOrigin TestACopyNeverRaisesACount TestFiftyReviewedPuppetsStayOneFamily TestAnOutletThatSharesNeverRaisesACount"},
	{"E10", "what a page hides, and what it becomes later", "TestHiddenText TestCitedPagesAreVisitedAgain; reason: a second fetch from another network needs another network"},
	{"E11", "no pattern that takes for ever", "reason: lists hold words, not patterns, and Go's regexp is linear in the text"},
	{"E12", "a model only suggests, and never with words that are not there", "TestReviewAddsWhatTheModelTakesForTheClaim TestAFailingModelChangesNothing"},

	{"P1", "no module with a known hole", "TestFloorsOfModules"},
	{"P2", "no toolchain with a known hole", "TestFloorsOfModules"},
	{"P3", "nothing linked that nobody looked at", "TestOnlyAllowedModulesAreLinked TestBillOfMaterials"},
	{"P4", "cron only wakes", "TestLayering"},
	{"P5", "two builds, one hash", "reason: .ci/run builds twice with empty caches and compares"},
	{"P6", "no variable changes how pages are fetched", "TestFetcherVariablesAreRefused"},
	{"P7", "secrets from files and credentials only", "TestSigningKeyComesFromTheCredential"},
	{"P8", "private persons masked in exports", "TestPrivateForms TestPrivatePersonsAreMaskedByDefault TestListsNameNoPrivatePerson TestRedactedBundleNamesNobody TestRedactedArchiveWithholdsPages"},
	{"P9", "nothing leaves by itself, and a verdict takes two", "TestNothingLeavesByItself TestAVerdictTakesTwo TestPrivatePersonsAreMaskedByDefault"},
	{"P10", "takedown hides and keeps a tombstone", "TestTakedownHidesAndKeepsATombstone"},
}

// TestEveryPromiseIsHeld: every test that is named is there.
func TestEveryPromiseIsHeld(t *testing.T) {
	have := map[string]bool{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, path.Clean(name))
		if err != nil {
			return err
		}
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`).FindAllSubmatch(src, -1) {
			have[string(m[1])] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range promises {
		if seen[p.row] {
			t.Errorf("%s stands twice", p.row)
		}
		seen[p.row] = true
		names := regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)\w+`).FindAllString(p.held, -1)
		if len(names) == 0 && !strings.Contains(p.held, "reason: ") {
			t.Errorf("%s (%s) has neither a test nor a reason", p.row, p.what)
		}
		for _, n := range names {
			if !have[n] {
				t.Errorf("%s (%s) names %s, which is not there", p.row, p.what, n)
			}
		}
	}
}
