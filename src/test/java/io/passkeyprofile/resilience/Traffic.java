package io.passkeyprofile.resilience;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * People who use the application while somebody restarts or breaks parts of it. At the
 * end it lists every request that failed, and checks that everything that the application
 * has confirmed is still there: accounts, passkeys, revocations, their records, and the
 * mails about them, once each. The scripts in {@code src/test/resilience} start it. The
 * arguments are
 * <ol>
 * <li>where the application is, such as {@code http://localhost:4400}
 * <li>where the sandbox is, such as {@code http://localhost:4401/v1}
 * <li>how many seconds to go on, and how many requests a second to send at most
 * <li>the JDBC URL of the application's database
 * <li>a file with a line {@code from until}, in milliseconds since 1970, for each time in
 * which the database was away. A 503 with {@code Retry-After} is no failure then
 * <li>the port on which to take the application's mails
 * </ol>
 */
final class Traffic {

	private static final int PEOPLE = 16;

	private static final String PROFILE = "GET /profile";

	private static final String PASSWORD = "correct horse battery";

	/** A proof of identity lasts five minutes. */
	private static final Duration PROOF = Duration.ofMinutes(4);

	/** How long after its return the database may still be missed. */
	private static final Duration RECOVERY = Duration.ofSeconds(5);

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

	private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private static final Pattern CONFIRM = Pattern.compile("https?://[^/\\s]+(/mail/confirm\\?token=([\\w-]+))");

	/** What a notice says about passkeys, in one line for one or several events. */
	private static final Pattern TOLD = Pattern.compile(
			"(?m)^(?:Passkey (?:added|revoked)|(?:Added|Revoked) the passkey “.*|(\\d+) passkeys (?:added|revoked))\\r?$");

	/**
	 * Longer than an outage, the pause after a failure, and the time for which notices
	 * are gathered, together.
	 */
	private static final Duration MAIL = Duration.ofSeconds(90);

	private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

	private final Map<String, AtomicLong> requests = new ConcurrentSkipListMap<>();

	private final Queue<Long> pageMicros = new ConcurrentLinkedQueue<>();

	private final Queue<Account> accounts = new ConcurrentLinkedQueue<>();

	private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());

	private final URI origin;

	private final String sandbox;

	private final Instant end;

	private final long nanosBetweenRequests;

	private final GreenMail mails;

	private Traffic(URI origin, URI sandbox, Duration duration, long requestsPerSecond, int mailPort) {
		this.mails = new GreenMail(new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
		this.mails.start();
		this.origin = origin;
		this.sandbox = sandbox + "/apps/" + TestSandbox.APP;
		this.end = now().plus(duration);
		this.nanosBetweenRequests = Duration.ofSeconds(1).toNanos() / requestsPerSecond;
	}

	public static void main(String[] arguments) throws Exception {
		// A line for each recipient
		LoggingSystem.get(Traffic.class.getClassLoader()).setLogLevel("com.icegreen", LogLevel.OFF);
		Duration duration = Duration.ofSeconds(Long.parseLong(arguments[2]));
		Traffic traffic = new Traffic(URI.create(arguments[0]), URI.create(arguments[1]), duration,
				Long.parseLong(arguments[3]), Integer.parseInt(arguments[6]));
		traffic.run();
		boolean good = traffic.reportRequests(outages(arguments[5]), duration);
		good &= traffic.reportLosses(arguments[4]);
		good &= traffic.reportMails(arguments[4]);
		System.exit(good ? 0 : 1);
	}

	private static Map<Instant, Instant> outages(String file) throws IOException {
		if (!Files.exists(Path.of(file))) {
			return Map.of();
		}
		return Files.readAllLines(Path.of(file))
			.stream()
			.map((line) -> line.split(" "))
			.collect(Collectors.toMap((line) -> Instant.ofEpochMilli(Long.parseLong(line[0])),
					(line) -> Instant.ofEpochMilli(Long.parseLong(line[1])).plus(RECOVERY)));
	}

	private void run() throws Exception {
		ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < PEOPLE; i++) {
			running.add(people.submit(new Person()));
			// Not all at once, because they would wait for their passwords to be hashed
			TimeUnit.SECONDS.sleep(1);
		}
		people.shutdown();
		while (!people.awaitTermination(30, TimeUnit.SECONDS)) {
			System.out.printf("%s  %,d requests, %d failures, %d accounts%n", now().truncatedTo(ChronoUnit.SECONDS),
					total(), this.failures.size(), this.accounts.size());
		}
		for (Future<?> person : running) {
			person.get();
		}
	}

	private long total() {
		return this.requests.values().stream().mapToLong(AtomicLong::get).sum();
	}

	private boolean reportRequests(Map<Instant, Instant> outages, Duration duration) {
		System.out.printf("%nRequests: %,d in %,d seconds, %.1f a second%n", total(), duration.toSeconds(),
				total() / (double) duration.toSeconds());
		this.requests.forEach((name, count) -> System.out.printf("  %-28s %,8d%n", name, count.get()));
		long[] pages = this.pageMicros.stream().mapToLong(Long::longValue).sorted().toArray();
		if (pages.length > 0) {
			System.out.printf("Profile pages: median %.1f ms, p99 %.1f ms, longest %.1f ms%n",
					pages[pages.length / 2] / 1000.0, pages[pages.length * 99 / 100] / 1000.0,
					pages[pages.length - 1] / 1000.0);
		}
		Map<Boolean, List<Failure>> explained = this.failures.stream()
			.collect(Collectors.partitioningBy((failure) -> failure.isExplainedBy(outages)));
		System.out.printf("Honest 503 while the database was away: %d%n", explained.get(true).size());
		System.out.printf("Failed without an explanation: %d%n", explained.get(false).size());
		explained.get(false).stream().limit(50).forEach((failure) -> System.out.println("  " + failure));
		return explained.get(false).isEmpty();
	}

	/** Compares what was confirmed with what is there. */
	private boolean reportLosses(String database) throws SQLException {
		List<String> losses = new ArrayList<>();
		int added = 0;
		int revoked = 0;
		try (Connection connection = DriverManager.getConnection(database)) {
			for (Account account : this.accounts) {
				added += account.added.size() + account.revoked.size();
				revoked += account.revoked.size();
				losses.addAll(new Person(account).losses());
				losses.addAll(recordsMissing(connection, account));
			}
		}
		System.out.printf("Confirmed: %,d accounts, %,d passkeys added, %,d revoked. Lost: %d%n", this.accounts.size(),
				added, revoked, losses.size());
		losses.stream().limit(50).forEach((loss) -> System.out.println("  " + loss));
		return losses.isEmpty();
	}

	/**
	 * Waits until all mails are sent, and looks for missing mails and mails that came
	 * twice.
	 */
	private boolean reportMails(String database) throws Exception {
		try (Connection connection = DriverManager.getConnection(database)) {
			for (Instant giveUp = now().plus(MAIL); waiting(connection) > 0 && now().isBefore(giveUp);) {
				TimeUnit.SECONDS.sleep(1);
			}
			System.out.printf("Mails that still wait: %d%n", waiting(connection));
		}
		Map<String, Integer> copies = new HashMap<>();
		Map<String, Integer> told = new HashMap<>();
		for (MimeMessage mail : this.mails.getReceivedMessages()) {
			if (copies.merge(mail.getMessageID(), 1, Integer::sum) == 1) {
				String text = text(mail);
				int events = TOLD.matcher(text)
					.results()
					.mapToInt((event) -> (event.group(1) != null) ? Integer.parseInt(event.group(1)) : 1)
					.sum();
				told.merge(String.valueOf(mail.getAllRecipients()[0]), events, Integer::sum);
			}
		}
		List<Account> mailed = this.accounts.stream().filter((account) -> account.changesBeforeMail >= 0).toList();
		List<String> untold = mailed.stream()
			.filter((
					account) -> told.getOrDefault(account.address(), 0) < account.changes() - account.changesBeforeMail)
			.map((account) -> account.username + " was told of " + told.getOrDefault(account.address(), 0) + " of "
					+ (account.changes() - account.changesBeforeMail) + " changes")
			.toList();
		List<String> twice = copies.keySet().stream().filter((id) -> copies.get(id) > 1).toList();
		System.out.printf(
				"Mails: %,d to %,d confirmed addresses, of %,d changes. Sent twice: %d. Accounts not told: %d%n",
				copies.size(), mailed.size(), mailed.stream().mapToInt(Account::changes).sum(), twice.size(),
				untold.size());
		untold.stream().limit(50).forEach((account) -> System.out.println("  " + account));
		return untold.isEmpty() && twice.isEmpty();
	}

	private static int waiting(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("select (select count(*) from mail_outbox) + (select count(*) from security_notice)");
				ResultSet count = statement.executeQuery()) {
			count.next();
			return count.getInt(1);
		}
	}

	private static String text(MimeMessage mail) {
		try {
			return String.valueOf(((Multipart) mail.getContent()).getBodyPart(0).getContent());
		}
		catch (IOException | MessagingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> recordsMissing(Connection connection, Account account) throws SQLException {
		Map<String, Integer> records = new HashMap<>();
		try (PreparedStatement statement = connection
			.prepareStatement("select kind, sum(times) from security_event where account_id ="
					+ " (select id from account where username = ?) group by kind")) {
			statement.setString(1, account.username);
			ResultSet rows = statement.executeQuery();
			while (rows.next()) {
				records.put(rows.getString(1), rows.getInt(2));
			}
		}
		List<String> missing = new ArrayList<>();
		Map.of("SIGNED_UP", 1, "PASSKEY_ADDED", account.added.size() + account.revoked.size(), "PASSKEY_REVOKED",
				account.revoked.size())
			.forEach((kind, count) -> {
				if (records.getOrDefault(kind, 0) < count) {
					missing
						.add(account.username + " has " + records.getOrDefault(kind, 0) + " of " + count + " " + kind);
				}
			});
		return missing;
	}

	private static Instant now() {
		return Instant.ofEpochMilli(System.currentTimeMillis());
	}

	/**
	 * A request that got a wrong answer.
	 *
	 * @param time when it was sent
	 * @param operation what the person tried to do
	 * @param answer what came back
	 */
	private record Failure(Instant time, String operation, String answer) {

		private static final String UNAVAILABLE = "503, Retry-After";

		private boolean isExplainedBy(Map<Instant, Instant> outages) {
			return this.answer.startsWith(UNAVAILABLE) && outages.entrySet()
				.stream()
				.anyMatch((outage) -> !this.time.isBefore(outage.getKey()) && this.time.isBefore(outage.getValue()));
		}

	}

	/** Ends what a person was doing, after the failure was recorded. */
	private static final class FailedException extends Exception {

		private static final long serialVersionUID = 1L;

		private FailedException(Failure failure) {
			super(failure.toString());
		}

	}

	/** What the application has confirmed of an account. */
	private static final class Account {

		private final String username = "t-" + UUID.randomUUID();

		private final List<TestAuthenticator> added = new ArrayList<>();

		private final List<TestAuthenticator> revoked = new ArrayList<>();

		/** How many passkeys were added and revoked before the address was, or -1. */
		private int changesBeforeMail = -1;

		private String address() {
			return this.username + "@example.com";
		}

		private int changes() {
			return this.added.size() + 2 * this.revoked.size();
		}

	}

	/** Somebody with a browser and authenticators. */
	private final class Person implements Runnable {

		private final Map<String, String> cookies = new LinkedHashMap<>();

		private Account account;

		private boolean signedIn;

		private Instant proved = Instant.EPOCH;

		private String csrf = "none";

		private Person() {
		}

		private Person(Account account) {
			this.account = account;
		}

		@Override
		public void run() {
			while (now().isBefore(Traffic.this.end)) {
				try {
					if (this.account == null) {
						signUp();
					}
					else if (!this.signedIn) {
						signIn();
					}
					else if (this.proved.plus(PROOF).isBefore(now())) {
						signOut();
					}
					else {
						useTheSite(ThreadLocalRandom.current().nextInt(100));
					}
				}
				catch (FailedException ex) {
					// People wait a little and try again
					LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
				}
			}
		}

		private void useTheSite(int choice) throws FailedException {
			look();
			if (choice < 12 && this.account.added.size() < 5) {
				add();
			}
			else if (choice < 18 && this.account.added.size() > 1) {
				revoke();
			}
			else if (choice < 24) {
				signOut();
			}
			else if (choice < 28) {
				// Somebody else takes over; the session stays open
				this.cookies.clear();
				this.signedIn = false;
				this.account = null;
			}
		}

		private void signUp() throws FailedException {
			Account opened = new Account();
			page("GET /sign-up", "/sign-up", 200);
			form("POST /sign-up", "/sign-up", Map.of("username", opened.username, "password", PASSWORD),
					"/passkey-offer");
			Traffic.this.accounts.add(opened);
			this.account = opened;
			this.signedIn = true;
			this.proved = now();
			page("GET /passkey-offer", "/passkey-offer", 200);
			add();
			if (ThreadLocalRandom.current().nextInt(3) > 0) {
				giveAddress();
			}
		}

		private void giveAddress() throws FailedException {
			page("GET /profile/mail", "/profile/mail", 200);
			form("POST /profile/mail", "/profile/mail", Map.of("address", this.account.address()), "/profile/mail");
			MatchResult link = awaitLink();
			page("GET /mail/confirm", link.group(1), 200);
			form("POST /mail/confirm", "/mail/confirm", Map.of("token", link.group(2)), "/mail/confirm");
			this.account.changesBeforeMail = this.account.changes();
		}

		private MatchResult awaitLink() throws FailedException {
			for (Instant giveUp = now().plus(MAIL); now().isBefore(giveUp);) {
				for (MimeMessage mail : Traffic.this.mails.getReceivedMessagesForDomain(this.account.address())) {
					Matcher link = CONFIRM.matcher(text(mail));
					if (link.find()) {
						return link.toMatchResult();
					}
				}
				LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
			}
			throw failed("mail with a link", "It didn't come");
		}

		private void signIn() throws FailedException {
			this.cookies.clear();
			page("GET /sign-in", "/sign-in", 200);
			if (this.account.added.isEmpty() || ThreadLocalRandom.current().nextInt(4) == 0) {
				form("POST /sign-in", "/sign-in", Map.of("username", this.account.username, "password", PASSWORD),
						"/profile", "/passkey-offer");
			}
			else {
				TestAuthenticator authenticator = any(this.account.added);
				TestSandbox.Answer started = sandbox("authenticate", "/authenticate/transactions/webauthn/start", "{}");
				String nonce = sandbox("authenticate", "/authenticate/transactions/webauthn/finish",
						json(new TestAssertion(authenticator, started)))
					.json("$.nonce");
				form("POST /sign-in/passkey", "/sign-in/passkey", Map.of("nonce", nonce), "/profile");
			}
			this.signedIn = true;
			this.proved = now();
		}

		private void signOut() throws FailedException {
			page(PROFILE, "/profile", 200);
			// The cookie is deleted even if the database is down
			this.signedIn = false;
			form("POST /sign-out", "/sign-out", Map.of(), "/sign-in");
		}

		private void look() throws FailedException {
			String page = page(PROFILE, "/profile", 200);
			List<String> assets = ASSET.matcher(page).results().map((asset) -> asset.group(1)).toList();
			answer("GET /assets/…", request(any(assets)), 200);
			compare(list(), "GET /user/devices");
		}

		/** Compares the listed passkeys with those that were confirmed. */
		private void compare(Map<String, String> listed, String operation) throws FailedException {
			List<String> differences = differences(listed);
			if (!differences.isEmpty()) {
				throw failed(operation, String.join(", ", differences));
			}
		}

		private List<String> differences(Map<String, String> listed) {
			List<String> differences = new ArrayList<>();
			this.account.added.stream()
				.map(TestAuthenticator::id)
				.filter((id) -> !listed.containsKey(id))
				.forEach((id) -> differences.add("passkey " + id + " of " + this.account.username + " is gone"));
			this.account.revoked.stream()
				.map(TestAuthenticator::id)
				.filter(listed::containsKey)
				.forEach(
						(id) -> differences.add("revoked passkey " + id + " of " + this.account.username + " is back"));
			return differences;
		}

		private List<String> losses() {
			try {
				signInWithPassword();
				return differences(list());
			}
			catch (FailedException ex) {
				return List.of(this.account.username + ": " + ex.getMessage());
			}
		}

		private void signInWithPassword() throws FailedException {
			page("GET /sign-in", "/sign-in", 200);
			form("POST /sign-in", "/sign-in", Map.of("username", this.account.username, "password", PASSWORD),
					"/profile", "/passkey-offer");
			this.signedIn = true;
		}

		/** The IDs of the account's passkeys by their credential IDs. */
		private Map<String, String> list() throws FailedException {
			String body = answer("GET /user/devices", request("/user/devices"), 200).body();
			List<Map<String, Object>> passkeys = JsonPath.read(body, "$.passkeys");
			return passkeys.stream()
				.collect(Collectors.toMap((passkey) -> String.valueOf(passkey.get("credId")),
						(passkey) -> String.valueOf(passkey.get("id"))));
		}

		private void add() throws FailedException {
			TestAuthenticator authenticator = TestAuthenticator.es256();
			page("GET /profile/passkeys/new", "/profile/passkeys/new", 200);
			String transaction = JsonPath.read(
					json("POST /user/devices/transaction", "/user/devices/transaction", "{}", 200).body(),
					"$.transactionId");
			TestSandbox.Answer started = sandbox("register", "/register/transactions/webauthn/start",
					"{\"transaction_id\": \"%s\"}".formatted(transaction));
			String nonce = sandbox("register", "/register/transactions/webauthn/finish",
					json(new TestRegistration(authenticator, started)))
				.json("$.nonce");
			json("POST /user/devices", "/user/devices", "{\"nonce\": \"%s\"}".formatted(nonce), 204);
			this.account.added.add(authenticator);
		}

		private void revoke() throws FailedException {
			TestAuthenticator authenticator = any(this.account.added);
			String id = list().get(authenticator.id());
			if (id == null) {
				return;
			}
			String question = "/profile/passkeys/" + id + "/revoke";
			page("GET …/revoke", question, 200);
			// Without an answer, nobody knows
			this.account.added.remove(authenticator);
			form("POST …/revoke", question, Map.of(), "/profile");
			String page = page(PROFILE, "/profile", 200);
			if (!page.contains("The passkey is revoked.")) {
				throw failed("POST …/revoke", "The page doesn't confirm it");
			}
			this.account.revoked.add(authenticator);
		}

		private String page(String operation, String path, int status) throws FailedException {
			return answer(operation, request(path).header("Accept", "text/html"), status).body();
		}

		/** Sends a form, which has to lead to one of the given pages. */
		private void form(String operation, String path, Map<String, String> fields, String... targets)
				throws FailedException {
			String body = fields.entrySet()
				.stream()
				.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
				.collect(Collectors.joining("&", "_csrf=" + this.csrf + "&", ""));
			HttpResponse<String> answer = answer(operation,
					request(path).header("Accept", "text/html")
						.header("Content-Type", "application/x-www-form-urlencoded")
						.POST(BodyPublishers.ofString(body)),
					302, 303);
			String target = URI.create(answer.headers().firstValue("Location").orElse("")).getPath();
			if (!Arrays.asList(targets).contains(target)) {
				throw failed(operation, "redirected to " + target);
			}
		}

		private HttpResponse<String> json(String operation, String path, String body, int status)
				throws FailedException {
			return answer(operation,
					request(path).header("Content-Type", "application/json")
						.header("X-CSRF-TOKEN", this.csrf)
						.POST(BodyPublishers.ofString(body)),
					status);
		}

		private HttpRequest.Builder request(String path) {
			HttpRequest.Builder request = HttpRequest.newBuilder(Traffic.this.origin.resolve(path))
				.timeout(Duration.ofSeconds(30));
			if (!this.cookies.isEmpty()) {
				request.header("Cookie",
						this.cookies.entrySet()
							.stream()
							.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
							.collect(Collectors.joining("; ")));
			}
			return request;
		}

		private HttpResponse<String> answer(String operation, HttpRequest.Builder request, int... expected)
				throws FailedException {
			HttpResponse<String> answer = send(operation, request);
			answer.headers().allValues("Set-Cookie").forEach(this::keep);
			Matcher token = CSRF.matcher(answer.body());
			if (token.find()) {
				this.csrf = token.group(1);
			}
			if (Arrays.stream(expected).noneMatch((status) -> status == answer.statusCode())) {
				String location = answer.headers().firstValue("Location").orElse("");
				String retry = answer.headers().firstValue("Retry-After").isPresent() ? ", Retry-After" : "";
				if (answer.statusCode() == 401 || location.contains("/sign-in")) {
					this.signedIn = false;
				}
				throw failed(operation, answer.statusCode() + retry + " " + location);
			}
			return answer;
		}

		private void keep(String cookie) {
			String[] pair = cookie.split(";", 2)[0].split("=", 2);
			if (cookie.contains("Max-Age=0")) {
				this.cookies.remove(pair[0]);
			}
			else {
				this.cookies.put(pair[0], pair[1]);
			}
		}

		private TestSandbox.Answer sandbox(String ceremony, String path, String json) throws FailedException {
			String operation = "sandbox: " + ceremony;
			HttpResponse<String> answer = send(operation,
					HttpRequest.newBuilder(URI.create(Traffic.this.sandbox + path))
						.header("Origin", Traffic.this.origin.toString())
						.header("Content-Type", "application/json")
						.POST(BodyPublishers.ofString(json)));
			if (answer.statusCode() != 200) {
				throw failed(operation, answer.statusCode() + " " + answer.body());
			}
			return new TestSandbox.Answer(answer);
		}

		private String json(TestCeremony ceremony) {
			ceremony.clientData.put("origin", Traffic.this.origin.toString());
			return ceremony.json();
		}

		private HttpResponse<String> send(String operation, HttpRequest.Builder request) throws FailedException {
			long turn = Traffic.this.nextTurn.updateAndGet((last) -> Math.max(last + Traffic.this.nanosBetweenRequests,
					System.nanoTime() - Duration.ofSeconds(1).toNanos()));
			for (long wait = turn - System.nanoTime(); wait > 0; wait = turn - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			Traffic.this.requests.computeIfAbsent(operation, (name) -> new AtomicLong()).incrementAndGet();
			long start = System.nanoTime();
			try {
				HttpResponse<String> answer = Traffic.this.http.send(request.build(), BodyHandlers.ofString());
				if (operation.equals(PROFILE)) {
					Traffic.this.pageMicros.add((System.nanoTime() - start) / 1000);
				}
				return answer;
			}
			catch (IOException ex) {
				throw failed(operation, ex.toString());
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private FailedException failed(String operation, String answer) {
			Failure failure = new Failure(now(), operation, answer);
			Traffic.this.failures.add(failure);
			return new FailedException(failure);
		}

		private <T> T any(List<T> values) {
			return values.get(ThreadLocalRandom.current().nextInt(values.size()));
		}

	}

}
