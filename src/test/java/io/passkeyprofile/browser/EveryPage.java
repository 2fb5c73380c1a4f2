package io.passkeyprofile.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.web.PassageSettings;
import io.passkeyprofile.sandbox.Sandbox;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every page in every state, recorded as the application sent it: as most people see it,
 * with long texts, names and addresses, in Arabic, and in German.
 */
final class EveryPage {

	/** What the name of a page with long texts begins with. */
	private static final String LONG = "long-";

	/** What the name of a page in Arabic or German begins with. */
	private static final List<String> TRANSLATED = List.of("ar-", "de-");

	/** What the name of a page of the sandbox's console begins with. */
	private static final String CONSOLE = "console-";

	private static final String PASSWORD = "correct horse";

	private static final String LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
			+ "(KHTML, like Gecko) Version/26.0 Safari/605.1.15";

	private static final String DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) "
			+ "Gecko/20100101 Firefox/145.0";

	/** An app that shows its own name. */
	private static final String APP = "M".repeat(64) + "/1.0 CFNetwork/1335.0.3 Darwin/21.6.0";

	private static final Pattern REVOKE = Pattern.compile("/profile/passkeys/\\w+/revoke");

	private static final Pattern DEVICE = Pattern.compile("name=\"id\" value=\"(\\w+)\"");

	private static final Pattern END = Pattern.compile("/profile/sessions/[\\w-]+/end");

	private static final Pattern CODE = Pattern.compile("(\\w{4}-){3}\\w{4}(?=</code>)");

	private static final Pattern REQUEST = Pattern.compile("/console/requests/\\d+");

	private static final Pattern USER = Pattern.compile("/console/apps/\\w+/users/\\w+");

	private static final Pattern RENAME = Pattern.compile("/console/apps/\\w+/users/\\w+/devices/\\w+/rename");

	private static final Pattern KEY = Pattern.compile("/console/apps/\\w+/keys/\\w+/revoke");

	private final LocalApplication application;

	private final Snapshots snapshots;

	private final MovableClock clock;

	private final JdbcClient jdbc;

	/** The addresses of the console's pages, which are opened live. */
	private final Map<String, String> consoleUrls = new HashMap<>();

	private String prefix = "";

	EveryPage(LocalApplication application) {
		this.application = application;
		this.snapshots = application.bean(Snapshots.class);
		this.clock = application.bean(MovableClock.class);
		this.jdbc = application.bean(JdbcClient.class);
		application.resetThrottle();
		Visitor bob = visitor();
		visit("ada", bob, "bob", getClass().getResource("/demo/devices.json"));
		application.withoutPassage(() -> visitWithoutPassage(bob));
		visitAgain(LONG, "M".repeat(64), "W".repeat(64), "long-devices.json");
		visitAgain(TRANSLATED.get(0), "نورة", "سلمى", "/demo/devices.json");
		visitAgain(TRANSLATED.get(1), "Jörg", "Änne", "/demo/devices.json");
		this.prefix = "";
		visitConsole();
	}

	/** The pages by their names. */
	Map<String, String> pages() {
		return this.snapshots.pages();
	}

	/** The names of the pages that can be shown again. */
	Set<String> namesOfShown() {
		return pages().keySet()
			.stream()
			.filter((name) -> !name.startsWith(CONSOLE) || this.consoleUrls.containsKey(name))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** Whether a page has long texts, in the pseudo locale. */
	static boolean isLong(String name) {
		return name.startsWith(LONG);
	}

	/** Whether a page looks like the English one, with other words. */
	static boolean isTranslated(String name) {
		return TRANSLATED.stream().anyMatch(name::startsWith);
	}

	/** The address under which a page is shown again. */
	String url(String name) {
		return this.consoleUrls.containsKey(name) ? this.consoleUrls.get(name)
				: this.application.url(Snapshots.PATH + name);
	}

	private void visitAgain(String prefix, String newcomer, String ownerName, String devices) {
		this.prefix = prefix;
		this.application.resetThrottle();
		Visitor owner = visitor();
		visit(newcomer, owner, ownerName, getClass().getResource(devices));
		this.application.withoutPassage(() -> visitWithoutPassage(owner));
	}

	private void visit(String newcomer, Visitor owner, String ownerName, URL devices) {
		visitSignIn(newcomer);
		visitSignUp(newcomer);
		owner.signUp(ownerName, PASSWORD);
		importDevices(ownerName, devices);
		visitProfile(owner, ownerName);
		visitRecovery(owner, ownerName);
		visitRecoveryByMail(owner, ownerName);
		visitChangePassword(owner);
		visitMailAddress();
		visitClosing();
		visitErrors(owner);
		visitConfirm(owner);
		visitWithoutPassword(owner, ownerName);
		visitAsUnknownToPassage(owner, ownerName);
	}

	private void visitSignIn(String newcomer) {
		Visitor stranger = visitor();
		keep("sign-in", stranger.open("/sign-in"), 200);
		keep("privacy", stranger.open("/privacy"), 200);
		keep("sign-in-password", stranger.submit("/sign-in/username", Map.of("username", newcomer)), 200);
		keep("sign-in-signed-out", stranger.open("/sign-in?signed-out"), 200);
		keep("not-me-gone", stranger.open("/not-me?token=x"), 410);
		keep("not-me-done", stranger.open("/not-me/done"), 200);
		Map<String, String> wrong = Map.of("username", "nobody", "password", "wrong");
		keep("sign-in-failed", stranger.submit("/sign-in", wrong), 200);
		keep("sign-in-passkey-failed", stranger.submit("/sign-in/passkey", Map.of("nonce", "x")), 200);
		keepLast("sign-in-throttled", () -> stranger.submit("/sign-in", wrong), 429);
	}

	private void visitSignUp(String username) {
		Visitor newcomer = visitor();
		keep("sign-up", newcomer.open("/sign-up"), 200);
		keep("sign-up-password", newcomer.open("/sign-up?password"), 200);
		keep("sign-up-invalid", newcomer.submit("/sign-up", Map.of("username", "a", "password", "short")), 200);
		Map<String, String> chosen = Map.of("username", username, "password", PASSWORD);
		keep("offer", newcomer.submit("/sign-up", chosen), 200);
		newcomer.submit("/passkey-offer", Map.of());
		keep("profile-empty", newcomer.open("/profile"), 200);
		keep("remove-password-not-yet", newcomer.open("/profile/password/remove"), 200);
		Visitor second = visitor();
		second.open("/sign-up");
		keep("sign-up-taken", second.submit("/sign-up", chosen), 200);
	}

	private void visitProfile(Visitor owner, String username) {
		String userAgent = isLong() ? APP : DESKTOP;
		for (int i = 0; i < 2; i++) {
			visitor().sending("User-Agent", userAgent).signIn(username, PASSWORD);
		}
		openWithPasskeys(isLong() ? "MMM" : "Firefox");
		fillActivity(username);
		keep("add-passkey", owner.open("/profile/passkeys/new"), 200);
		HttpResponse<String> profile = keep("profile", owner.open("/profile"), 200);
		String revoke = first(REVOKE, profile);
		String name = revoke.replace("/revoke", "/name");
		keep("name-passkey", owner.open(name), 200);
		keep("name-passkey-unfit", owner.submit(name, Map.of("name", "M".repeat(65))), 200);
		fillFacts(username, revoke.split("/", -1)[3]);
		keep("profile-named", owner.submit(name, Map.of("name", "M".repeat(64))), 200);
		keep("revoke", owner.open(revoke), 200);
		keep("revoke-several", owner.open("/profile/passkeys/revoke"), 200);
		keep("revoke-several-none", owner.submit("/profile/passkeys/revoke", Map.of()), 200);
		keep("activity", owner.open("/profile/activity"), 200);
		keep("activity-older", owner.open("/profile/activity?page=2"), 200);
		keep("export", owner.open("/profile/export"), 200);
		keep("end-session", owner.open(first(END, profile)), 200);
		keep("end-others", owner.open("/profile/sessions/end-others"), 200);
		keep("session-ended", owner.submit(first(END, profile), Map.of()), 200);
		keep("session-ended-already", owner.open(first(END, profile)), 200);
		keep("revoked", owner.submit(revoke, Map.of()), 200);
		keep("error-passkey-not-found", owner.open(revoke), 404);
	}

	/** Afterwards, the owner is signed in again. */
	private void visitRecovery(Visitor owner, String username) {
		keep("recovery-codes-new", owner.open("/profile/recovery-codes/new"), 200);
		HttpResponse<String> codes = keep("recovery-codes", owner.submit("/profile/recovery-codes/new", Map.of()), 200);
		String code = first(CODE, codes);
		keep("recovery-codes-replace", owner.open("/profile/recovery-codes/new"), 200);
		this.clock.advance(Duration.ofMinutes(6));
		keep("confirm-lost-device", owner.open("/profile/lost-device"), 200);
		this.clock.reset();
		keep("lost-device", owner.open("/profile/lost-device"), 200);
		keep("lost-device-none", owner.submit("/profile/lost-device", Map.of()), 200);
		keep("lost-device-rest", owner.open("/profile/lost-device/rest"), 200);
		Visitor stranger = visitor();
		keep("recovery-sign-in", stranger.open("/sign-in/recovery"), 200);
		Map<String, String> wrong = Map.of("username", username, "code", "AAAA-BBBB-CCCC-DDDD");
		keep("recovery-sign-in-failed", stranger.submit("/sign-in/recovery", wrong), 200);
		keep("recovery-sign-in-unfit", stranger.submit("/sign-in/recovery", Map.of("username", username, "code", "x")),
				200);
		keep("recovery", stranger.submit("/sign-in/recovery", Map.of("username", username, "code", code)), 200);
		keep("recovery-lost-device", stranger.open("/profile/lost-device/rest"), 200);
		keep("recovery-password", stranger.open("/profile/password"), 200);
		keep("recovery-password-set", stranger.submit("/profile/password", Map.of("newPassword", PASSWORD)), 200);
		owner.signIn(username, PASSWORD);
		keep("recovery-done", stranger.open("/recovery/done"), 200);
		keep("profile-recovered", owner.open("/profile"), 200);
	}

	/** Afterwards, nobody is recovering the account. */
	private void visitRecoveryByMail(Visitor owner, String username) {
		String path = "/sign-in/recovery/mail";
		Visitor stranger = visitor();
		keep("recovery-mail", stranger.open(path), 200);
		keep("recovery-mail-sent", stranger.submit(path, Map.of("username", "nobody")), 200);
		keep("recovery-mail-over", stranger.open(path + "/link?token=x"), 200);
		keep("recovery-mail-too-late", stranger.open(path + "/progress?over"), 200);
		String browser = stranger.cookies().get("RECOVERY");
		keep("recovery-mail-elsewhere", visitor().open(recoveryLink(username, browser, "CONFIRM", false, 0)), 200);
		keep("recovery-mail-confirm", stranger.open(recoveryLink(username, browser, "CONFIRM", false, 0)), 200);
		String stop = recoveryLink(username, browser, "STOP", true, 24);
		keep("recovery-mail-waiting", stranger.open(path + "/progress"), 200);
		keep("recovery-mail-stop", visitor().open(stop), 200);
		keep("recovery-mail-go-on", stranger.open(stop), 200);
		keep("profile-recovery-mail", owner.open("/profile"), 200);
		keep("recovery-mail-used", stranger.open(recoveryLink(username, browser, "CONFIRM", true, 24)), 200);
		String last = recoveryLink(username, browser, "FINISH", true, -1);
		keep("recovery-mail-ready", stranger.open(path + "/progress"), 200);
		this.jdbc.sql("update recovery_request set link_until = expires_at").update();
		keep("recovery-mail-link-sent", stranger.open(path + "/progress"), 200);
		keep("recovery-mail-finish", stranger.open(last), 200);
		keep("recovery-mail-stopped",
				stranger.submit(path + "/stop", Map.of("token", last.substring(last.indexOf('=') + 1))), 200);
	}

	/**
	 * Takes a recovery of an account to the point that a mail leads to.
	 * @return the path of the link in the mail
	 */
	private String recoveryLink(String username, String browser, String purpose, boolean confirmed, int hours) {
		this.jdbc.sql("delete from recovery_request").update();
		String token = "L" + UUID.randomUUID().toString().replace("-", "") + "0123456789";
		Instant now = this.clock.instant();
		Map<String, Object> row = new HashMap<>(Map.of("id", UUID.randomUUID().toString(), "username", username,
				"browser", sha256(browser), "token", sha256(token), "purpose", purpose, "now",
				now.atOffset(ZoneOffset.UTC), "until", now.plus(Duration.ofDays(8)).atOffset(ZoneOffset.UTC)));
		row.put("confirmed_at", confirmed ? now.atOffset(ZoneOffset.UTC) : null);
		row.put("ready_at", confirmed ? now.plus(Duration.ofHours(hours)).atOffset(ZoneOffset.UTC) : null);
		this.jdbc.sql("""
				insert into recovery_request (id, account_id, browser_hash, address, asked_at, expires_at, confirmed_at,
					ready_at, told_at)
				select :id, id, :browser, 'ada@example.com', :now, :until, :confirmed_at, :ready_at, :confirmed_at
				from account where username = :username""").params(row).update();
		this.jdbc.sql("""
				insert into recovery_link (hash, recovery_request_id, purpose, expires_at)
				values (:token, :id, :purpose, :until)""").params(row).update();
		this.jdbc.sql("update account set recovery_by_mail_until = :until where username = :username and :confirmed")
			.params(row)
			.param("confirmed", confirmed)
			.update();
		return "/sign-in/recovery/mail/link?token=" + token;
	}

	private static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void visitChangePassword(Visitor owner) {
		keep("password", owner.open("/profile/password"), 200);
		keep("password-unfit", owner.submit("/profile/password", Map.of("newPassword", "password")), 200);
		Map<String, String> fit = Map.of("newPassword", PASSWORD);
		keep("password-changed", owner.submit("/profile/password", fit), 200);
		keepLast("password-throttled", () -> owner.submit("/profile/password", fit), 429);
	}

	private void visitMailAddress() {
		String name = isLong() ? "D".repeat(64) : this.prefix + "dora";
		String address = isLong() ? "M".repeat(64) + "@" + "W".repeat(60) + ".example.com"
				: this.prefix + "dora@example.com";
		Visitor owner = visitor().signUp(name, PASSWORD);
		keep("mail-address", owner.open("/profile/mail"), 200);
		keep("mail-address-unfit", owner.submit("/profile/mail", Map.of("address", "dora")), 200);
		keep("mail-address-waiting", owner.submit("/profile/mail", Map.of("address", address)), 200);
		keep("mail-address-give-up", owner.open("/profile/mail/remove"), 200);
		Visitor reader = visitor();
		String confirm = this.application.link(address, "/mail/confirm");
		keep("mail-address-confirm", reader.open(confirm), 200);
		keep("mail-address-confirmed", use(reader, confirm), 200);
		keep("mail-address-too-late", reader.open(confirm), 404);
		keep("mail-address-remove", owner.open("/profile/mail/remove"), 200);
		owner.submit("/profile/mail", Map.of("address", "other-" + this.prefix + "dora@example.com"));
		use(reader, this.application.link("other-" + this.prefix + "dora@example.com", "/mail/confirm"));
		owner.submit("/profile/mail", Map.of("address", "third-" + this.prefix + "dora@example.com"));
		keep("mail-address-changed", owner.open("/profile/mail"), 200);
		String undo = this.application.link(address, "/mail/undo");
		keep("mail-address-undo", reader.open(undo), 200);
		keepLast("mail-address-throttled",
				() -> owner.submit("/profile/mail", Map.of("address", "fourth-" + this.prefix + "dora@example.com")),
				429);
		keep("mail-address-undone", use(reader, undo), 200);
	}

	private static HttpResponse<String> use(Visitor reader, String link) {
		String[] parts = link.split("\\?token=", -1);
		return reader.submit(parts[0], Map.of("token", parts[1]));
	}

	private void visitClosing() {
		String leaver = this.prefix.equals(LONG) ? "C".repeat(64) : this.prefix + "carl";
		Visitor visitor = visitor().signUp(leaver, PASSWORD);
		keep("delete-account", visitor.open("/profile/delete"), 200);
		keep("sign-in-closed", visitor.submit("/profile/delete", Map.of()), 200);
		keep("closed", visitor.signIn(leaver, PASSWORD), 200);
		keep("profile-kept", visitor.submit("/closing", Map.of()), 200);
	}

	private void visitErrors(Visitor owner) {
		for (int status : List.of(400, 403, 404, 405, 500)) {
			keep("error-" + status, owner.open(Snapshots.ERRORS + status), status);
		}
		owner.loseCsrfToken();
		keep("error-csrf", owner.submit("/sign-out", Map.of()), 403);
	}

	private void visitConfirm(Visitor owner) {
		this.clock.advance(Duration.ofMinutes(6));
		keep("confirm-add-passkey", owner.open("/profile/passkeys/new"), 200);
		keep("confirm-password", owner.open("/profile/password"), 200);
		keep("confirm-other", owner.open("/confirm"), 200);
		keep("confirm-sessions", owner.submit("/profile/sessions/end-others", Map.of()), 200);
		keep("confirm-revoke", owner.open("/profile/passkeys/x/revoke"), 200);
		Map<String, String> wrong = Map.of("to", "/profile/password", "password", "wrong");
		keep("confirm-failed", owner.submit("/confirm", wrong), 200);
		keepLast("confirm-throttled", () -> owner.submit("/confirm", wrong), 429);
		this.clock.reset();
	}

	private void visitWithoutPassword(Visitor owner, String username) {
		owner.signIn(username, PASSWORD);
		keep("remove-password", owner.open("/profile/password/remove"), 200);
		this.jdbc.sql("update account set password_hash = null where username = :username")
			.param("username", username)
			.update();
		HttpResponse<String> profile = keep("profile-without-password", owner.open("/profile"), 200);
		keep("password-none", owner.open("/profile/password"), 200);
		String last = first(REVOKE, profile);
		String others = DEVICE.matcher(owner.open("/profile/passkeys/revoke").body())
			.results()
			.map((device) -> device.group(1))
			.filter((id) -> !last.contains(id))
			.collect(Collectors.joining(","));
		keep("revoked-several", owner.submit("/profile/passkeys/revoke", Map.of("id", others)), 200);
		keep("revoke-last", owner.open(last), 200);
		keep("revoke-last-refused", owner.submit(last, Map.of()), 200);
		this.clock.advance(Duration.ofMinutes(6));
		keep("confirm-without-password", owner.open("/profile/password"), 200);
		Map<String, String> wrong = Map.of("to", "/profile/password", "nonce", "x");
		keep("confirm-without-password-failed", owner.submit("/confirm", wrong), 200);
		this.clock.reset();
	}

	private void visitAsUnknownToPassage(Visitor owner, String username) {
		this.jdbc.sql("update account set external_id = :unknown where username = :username")
			.param("unknown", UUID.randomUUID().toString())
			.param("username", username)
			.update();
		keep("profile-gone", owner.open("/profile"), 200);
	}

	private void visitWithoutPassage(Visitor owner) {
		keep("profile-failure", owner.open("/profile"), 200);
		keep("export-failure", owner.open("/profile/export"), 200);
		keep("revoke-failed", owner.submit("/profile/passkeys/9DeEXvYBStnzwQcHFd6f558L/revoke", Map.of()), 200);
		Visitor stranger = visitor();
		stranger.open("/sign-in");
		keep("sign-in-passkey-unavailable", stranger.submit("/sign-in/passkey", Map.of("nonce", "x")), 200);
	}

	/** Records the console of the sandbox, with calls, users and texts of every kind. */
	private void visitConsole() {
		URI sandbox = this.application.bean(Sandbox.class).managementUrl();
		Visitor developer = new Visitor(sandbox.getPort());
		String app = "/v1/apps/" + this.application.bean(PassageSettings.class).appId();
		developer.open("/");
		developer.submit("/console/requests/clear", Map.of());
		keepConsole("empty", developer, "/", 200);
		developer.open(app + "/users/" + "M".repeat(200));
		developer.sending("User-Agent", "<script>" + "W".repeat(200))
			.post(app + "/authenticate/transactions/webauthn/finish", "application/json",
					"{\"handshake_id\": \"" + "x".repeat(300) + "\"");
		String calls = keepConsole("requests", developer, "/", 200);
		keepConsole("none", developer, "/?path=nothing", 200);
		keepConsole("request", developer, first(REQUEST, calls), 200);
		keepConsole("users", developer, "/console/users", 200);
		keepConsole("users-none", developer, "/console/users?q=nobody", 200);
		// A user with passkeys; users of other tests may have none
		String user = first(USER, developer.open("/console/users?q=" + externalId("demo")));
		String passkeys = keepConsole("user", developer, user, 200);
		keepConsole("user-delete", developer, user + "/delete", 200);
		keepConsole("passkey-rename", developer, first(RENAME, passkeys), 200);
		keepConsole("passkey-revoke", developer, first(RENAME, passkeys).replace("rename", "revoke"), 200);
		keepConsole("app-new", developer, "/console/apps/new", 200);
		Map<String, String> form = Map.of("name", "M".repeat(255), "authOrigin", "http://localhost:3000",
				"additionalOrigins", "", "rpId", "");
		Map<String, String> mistaken = new HashMap<>(form);
		mistaken.put("authOrigin", "localhost");
		this.snapshots.add(CONSOLE + "app-unfit", developer.submit("/console/apps/new", mistaken).body());
		String made = developer.submit("/console/apps/new", form).body();
		this.snapshots.add(CONSOLE + "app-made", made);
		String key = first(KEY, made);
		String own = key.substring(0, key.indexOf("/keys"));
		keepConsole("apps", developer, "/console/apps", 200);
		keepConsole("app", developer, own, 200);
		keepConsole("app-change", developer, own + "/edit", 200);
		keepConsole("app-delete", developer, own + "/delete", 200);
		keepConsole("key-revoke", developer, key, 200);
		keepConsole("openapi", developer, "/openapi", 200);
		keepConsole("error", developer, "/console/nothing", 404);
	}

	private String keepConsole(String name, Visitor developer, String path, int status) {
		HttpResponse<String> page = developer.open(path);
		assertThat(page.statusCode()).as(name).isEqualTo(status);
		// That is what Thymeleaf writes for a message that is missing
		assertThat(page.body()).as(name).doesNotContainPattern("\\?\\?[a-z.-]+_en");
		this.snapshots.add(CONSOLE + name, page.body());
		this.consoleUrls.put(CONSOLE + name,
				this.application.bean(Sandbox.class).managementUrl().resolve(path).toString());
		return page.body();
	}

	private HttpResponse<String> keep(String name, HttpResponse<String> page, int status) {
		assertThat(page.statusCode()).as(name).isEqualTo(status);
		this.snapshots.add(this.prefix + name, page.body());
		return page;
	}

	/** Repeats an attempt until it is throttled. */
	private void keepLast(String name, Supplier<HttpResponse<String>> attempt, int status) {
		HttpResponse<String> page = attempt.get();
		for (int i = 0; i < LocalApplication.BURST && page.statusCode() != status; i++) {
			page = attempt.get();
		}
		keep(name, page, status);
	}

	private void importDevices(String username, URL devices) {
		String externalId = externalId(username);
		try (InputStream json = devices.openStream()) {
			this.application.bean(Sandbox.class)
				.importDevices(this.application.bean(PassageSettings.class).appId(), externalId, json);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String externalId(String username) {
		AccountRepository accounts = this.application.bean(AccountRepository.class);
		return accounts.getOrCreateExternalId(accounts.findByUsernameKey(new Username(username).key()).orElseThrow());
	}

	/**
	 * Marks the sessions of a browser as opened with a passkey. The pages look the same
	 * as after a ceremony.
	 */
	private void openWithPasskeys(String browser) {
		this.jdbc
			.sql("select session_primary_id, attribute_bytes from spring_session_attributes"
					+ " where attribute_name = 'SIGN_IN'")
			.query((row, number) -> Map.entry(row.getString(1), new String(row.getBytes(2), StandardCharsets.UTF_8)))
			.list()
			.stream()
			.filter((signIn) -> signIn.getValue().contains(browser))
			.forEach((signIn) -> this.jdbc
				.sql("update spring_session_attributes set attribute_bytes = :json"
						+ " where attribute_name = 'SIGN_IN' and session_primary_id = :id")
				.param("json", signIn.getValue().replace("PASSWORD", "PASSKEY").getBytes(StandardCharsets.UTF_8))
				.param("id", signIn.getKey())
				.update());
	}

	/** Stores where a passkey was last used. */
	private void fillFacts(String username, String deviceId) {
		this.jdbc.sql("""
				insert into passkey_fact (account_id, passage_device_id, listed_name, usage_count, used_count, used_at,
					browser, operating_system, network, browser_hash)
				select id, :device, 'x', :count, :count, current_timestamp, 'Firefox Mobile', 'Android',
					'2001:db8:1234::/48', 'x' from account where username = :username""")
			.param("device", deviceId)
			.param("count", isLong() ? 1234567 : 42)
			.param("username", username)
			.update();
	}

	/** Fills more than a page, with an address of the longest form. */
	private void fillActivity(String username) {
		for (int i = 0; i < 5; i++) {
			this.jdbc.sql("""
					insert into security_event
						(account_id, kind, proof, times, occurred_at, browser, operating_system, address, counted_hour,
							merge_key)
					select account_id, kind, proof, times + 11, occurred_at, browser, operating_system, :address,
						counted_hour, merge_key || :round
					from security_event join account on account.id = account_id where username = :username""")
				.param("address", isLong() ? "2001:db8:1234:5678:9abc:def0:1234:5678" : "192.0.2.7")
				.param("username", username)
				.param("round", "-" + i)
				.update();
		}
	}

	private Visitor visitor() {
		return new Visitor(this.application.port()).sending("User-Agent", LAPTOP)
			.sending("Accept-Language", language());
	}

	private String language() {
		return isLong() ? PseudoLocale.LOCALE.toLanguageTag()
				: this.prefix.isEmpty() ? "en" : this.prefix.substring(0, 2);
	}

	private boolean isLong() {
		return this.prefix.equals(LONG);
	}

	private static String first(Pattern pattern, HttpResponse<String> page) {
		return first(pattern, page.body());
	}

	private static String first(Pattern pattern, String page) {
		Matcher matcher = pattern.matcher(page);
		assertThat(matcher.find()).isTrue();
		return matcher.group();
	}

}
