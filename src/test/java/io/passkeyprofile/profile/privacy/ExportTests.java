package io.passkeyprofile.profile.privacy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.ExecutedStatements;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The export has everything that is kept about a person, nothing about anybody else, and
 * no secrets.
 */
@BothDatabases
class ExportTests extends StubbedPassageFixture {

	private static final String SECRET = "A secret, or the hash of one";

	private static final String BOOKKEEPING = "Says nothing about the person";

	private static final String REPEATED = "In the export in another form";

	/**
	 * Columns of a person's rows that are not in the export, and why. A new one needs a
	 * reason.
	 */
	private static final Map<String, String> LEFT_OUT = Map.ofEntries(entry("account.username_key", REPEATED),
			entry("account.password_hash", SECRET), entry("account.password_version", BOOKKEEPING),
			entry("account.ways_in_claim", BOOKKEEPING), entry("account.ways_in_claimed_until", BOOKKEEPING),
			entry("account.closes_at", "Only a closed account has it, which opens one page alone"),
			entry("account.deletion_due_at", "Only a closed account has it"), entry("recovery_code.prefix", SECRET),
			entry("recovery_code.hash", SECRET), entry("known_browser.browser_hash", SECRET),
			entry("passkey_fact.browser_hash", SECRET), entry("passkey_fact.used_count", BOOKKEEPING),
			entry("passkey_addition.id", SECRET), entry("passkey_revocation.id", BOOKKEEPING),
			entry("passkey_revocation.due_at", BOOKKEEPING), entry("security_event.id", BOOKKEEPING),
			entry("security_event.counted_hour", BOOKKEEPING), entry("security_event.merge_key", REPEATED),
			entry("mail_outbox.message_id", BOOKKEEPING), entry("mail_outbox.link", SECRET),
			entry("mail_outbox.attempts", BOOKKEEPING), entry("mail_outbox.due_at", BOOKKEEPING),
			entry("mail_outbox.give_up_at", BOOKKEEPING), entry("mail_address.id", BOOKKEEPING),
			entry("recovery_request.id", BOOKKEEPING),
			entry("recovery_request.username_key", "Null once it is known whose it is"),
			entry("recovery_request.browser_hash", SECRET));

	/** Tables that are not in the export as a whole, and why. */
	private static final Map<String, String> LEFT_OUT_TABLES = Map.of("security_notice",
			"A copy of what is in the activity, until its mail is in the outbox");

	/**
	 * Tables without an account's ID, each with the part of the page about privacy that
	 * explains it. A new table needs such a part.
	 */
	private static final Map<String, String> OTHER_TABLES = Map.of("pending_sign_up", "sign_ups", "throttle",
			"attempts", "username_skeleton", "account", "spring_session", "sessions", "spring_session_attributes",
			"sessions", "mail_link", "mail_addresses", "recovery_link", "recovery_requests");

	/** Values for columns that accept only known ones. */
	private static final Map<String, String> KNOWN = Map.of("account.language", "ja", "mail_outbox.language", "ja",
			"security_event.proof", "PASSKEY", "mail_outbox.arguments", "[\"x0argument\"]", "mail_address.address",
			"x0address@example.com");

	/** Columns for which people read a sentence. */
	private static final Set<String> WORDED = Set.of("security_event.kind", "passkey_revocation.outcome");

	private static final String DEVICES = """
			{"devices": [{"id": "srOR4lZomCOarJeXtMGAiNnX", "cred_id": "aVrYTDTyxA0", "friendly_name": "My laptop",
			"type": "platform", "usage_count": 3, "created_at": "2026-01-02T03:04:05Z",
			"updated_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-03T03:04:05Z"}]}""";

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private JdbcOperations batches;

	@Autowired
	private ExecutedStatements statements;

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void hasEveryColumnOfEveryTableOrThereIsAReason() {
		Set<String> left = new TreeSet<>(LEFT_OUT.keySet());
		Map<String, List<Column>> tables = tables();
		fill(tables);
		String file = export().toString();
		PASSAGE.json(200, DEVICES);
		String page = this.visitor.open("/profile/export").body();

		assertThat(tables).hasSizeGreaterThan(8);
		tables.forEach((table, columns) -> {
			if (!isOfAccount(table, columns)) {
				assertThat(OTHER_TABLES).as("Whose data is it?").containsKey(table);
				assertThat(Stream.of(Topic.values()).map(Topic::key)).contains(OTHER_TABLES.get(table));
				return;
			}
			if (LEFT_OUT_TABLES.containsKey(table)) {
				return;
			}
			for (Column column : columns) {
				if (LEFT_OUT.containsKey(column.name())) {
					left.remove(column.name());
					assertThat(file).as(column.name()).doesNotContain(column.inFile());
				}
				else {
					assertThat(file).as("Export " + column.name() + ", or say why not").contains(column.inFile());
					if (column.isText() && !WORDED.contains(column.name())) {
						assertThat(page).as(column.name()).contains(column.onPage());
					}
				}
			}
		});

		assertThat(left).as("No longer left out, or gone").isEmpty();
		assertThat(tables).containsKeys(LEFT_OUT_TABLES.keySet().toArray(String[]::new));
		assertThat(page).doesNotContain("??")
			.contains("id=\"account\"", "Has a password", ">Yes<", "Japanese",
					"Something that this version of the site has no words for");
		assertThat(file).doesNotContain(account().getPassword(), this.visitor.sessionCookie(),
				this.visitor.csrfToken());
	}

	@Test
	void hasThePasskeysThatPassageListsAndTheSessionsOfTheirOwner() {
		new Visitor(this.port)
			.sending("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
			.signIn(this.username, "correct horse");

		JsonNode file = export();

		assertThat(file.get("version").intValue()).isEqualTo(1);
		assertThat(file.get("site").stringValue()).isEqualTo("https://passkeys.example.com");
		assertThat(Instant.parse(file.get("exported_at").stringValue())).isBeforeOrEqualTo(Instant.now());
		assertThat(file.get("missing")).isEmpty();
		assertThat(file.at("/account/0/password_set").booleanValue()).isTrue();
		assertThat(file.at("/account/0/username").stringValue()).isEqualTo(this.username);
		assertThat(file.get("passage").toString())
			.isEqualTo("[{\"name\":\"My laptop\",\"type\":\"platform\",\"created_at\":\"2026-01-02T03:04:05Z\","
					+ "\"updated_at\":\"2026-01-02T03:04:05Z\",\"last_used_at\":\"2026-01-03T03:04:05Z\",\"uses\":3,"
					+ "\"passkey_id\":\"srOR4lZomCOarJeXtMGAiNnX\",\"credential_id\":\"aVrYTDTyxA0\"}]");
		assertThat(file.get("sessions")).hasSize(2);
		assertThat(file.at("/sessions/0/browser").stringValue()).isEqualTo("Firefox");
		assertThat(file.at("/sessions/0/opened_with").stringValue()).isEqualTo("password");
		assertThat(Instant.parse(file.at("/sessions/0/opened_at").stringValue())).isNotNull();
		assertThat(file.get("browsers")).hasSize(2);
		assertThat(file.get("activity")).hasSize(2);
		assertThat(file.at("/activity/0/what").stringValue()).isEqualTo("signed_in_new_browser");
	}

	@Test
	void hasNothingOfAnybodyElse() {
		this.jdbc.sql("update account set language = 'ja' where id = :id").param("id", account().getId()).update();
		Account other = account();
		fill(tables());
		signUp();
		PASSAGE.json(200, "{\"users\": []}");

		String file = this.visitor.getJson("/profile/export.json").body();

		assertThat(file).contains(this.username).doesNotContain(other.getUsername(), other.getExternalId());
		tables().values()
			.stream()
			.flatMap(List::stream)
			.filter((column) -> column.isText() && !KNOWN.containsKey(column.name()))
			.forEach((column) -> assertThat(file).doesNotContain(column.inFile()));
		PASSAGE.clear();
	}

	@Test
	void saysThatPassageDidNotAnswerAndHasTheRest() {
		PASSAGE.json(500, "{}");
		JsonNode file = JsonMapper.shared().readTree(this.visitor.getJson("/profile/export.json").body());
		PASSAGE.json(500, "{}");
		String page = this.visitor.open("/profile/export").body();

		assertThat(file.get("missing").toString()).isEqualTo("[\"passage\"]");
		assertThat(file.get("passage").isNull()).isTrue();
		assertThat(file.get("activity")).isNotEmpty();
		assertThat(page).containsSubsequence("Your passkeys at Passage", "didn’t say which you have", "Signed up");
	}

	@Test
	void isReadInPiecesHoweverMuchHappened() {
		happen(1203);

		JsonNode activity = export().get("activity");

		assertThat(IntStream.range(0, activity.size())
			.mapToObj(activity::get)
			.filter((event) -> event.get("what").stringValue().equals("sessions_ended"))
			.map((event) -> event.get("times").intValue())).hasSize(1203).doesNotHaveDuplicates();
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open("/profile/export").body())
			.containsSubsequence("id=\"activity\"", "Only the latest 50 are shown here.", "Signed up", "Ended ")
			.doesNotContain("Ended 702 other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "text/html", "application/json" })
	void isBrokenOffIfTheDatabaseFailsWhileItIsWritten(String accept, @Autowired ApplicationLog log) {
		happen(501);
		PASSAGE.json(200, DEVICES);
		this.statements.failAfter("passage_device_id, passkey_name\nfrom security_event", 1);

		String answer = new RawRequest("GET /profile/export.json").header("Host", "localhost")
			.header("Accept", accept)
			.cookiesOf(this.visitor)
			.send(this.port);

		assertThat(this.statements.stopFailing()).isFalse();
		assertThat(answer).startsWith("HTTP/1.1 200")
			.containsIgnoringCase("transfer-encoding: chunked")
			.contains("sessions_ended")
			.doesNotContain("<html")
			.doesNotEndWith("\r\n0\r\n\r\n");
		assertThat(log.text()).contains("The database stopped answering").doesNotContain("Exception Processing");
	}

	@Test
	void isAnErrorIfTheDatabaseFailsBeforeItIsWritten() {
		PASSAGE.json(200, DEVICES);
		this.statements.failAfter("passage_device_id, passkey_name\nfrom security_event", 0);

		HttpResponse<String> answer = this.visitor.open("/profile/export.json");

		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().map()).doesNotContainKey("content-disposition");
		assertThat(answer.body()).contains("Our database isn’t answering.");
	}

	@Test
	void isADownloadWithDocumentedNames() throws IOException {
		fill(tables());
		PASSAGE.json(200, DEVICES);
		HttpResponse<String> answer = this.visitor.open("/profile/export.json");

		assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(answer.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"export.json\"");
		assertThat(answer.headers().firstValue("cache-control").orElse("")).contains("no-store");
		String documentation = Files.readString(Path.of("src/docs/export.md"));
		JsonNode file = JsonMapper.shared().readTree(answer.body());
		Set<String> names = new TreeSet<>(file.propertyNames());
		file.valueStream()
			.filter(JsonNode::isArray)
			.flatMap(JsonNode::valueStream)
			.forEach((row) -> names.addAll(row.propertyNames()));
		assertThat(names).hasSizeGreaterThan(50)
			.allSatisfy((name) -> assertThat(documentation).contains("`" + name + "`"));
	}

	/** Many at the same moment, so that a piece ends among them. */
	private void happen(int events) {
		OffsetDateTime time = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);
		Account account = account();
		this.batches.batchUpdate("""
				insert into security_event (account_id, kind, times, occurred_at, merge_key)
				values (?, 'SESSIONS_ENDED', ?, ?, ?)""",
				IntStream.range(0, events)
					.mapToObj((i) -> new Object[] { account.getId(), i + 2, time.plusMinutes(i / 700), "test-" + i })
					.toList());
	}

	private JsonNode export() {
		PASSAGE.json(200, DEVICES);
		HttpResponse<String> answer = this.visitor.getJson("/profile/export.json");
		assertThat(answer.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

	private static boolean isOfAccount(String table, List<Column> columns) {
		return table.equals("account")
				|| columns.stream().anyMatch((column) -> column.name().equals(table + ".account_id"));
	}

	private Map<String, List<Column>> tables() {
		long accountId = account().getId();
		return this.jdbc
			.sql("""
					select lower(table_name) as table_name, lower(column_name) as column_name, lower(data_type) as data_type,
					character_maximum_length from information_schema.columns
					where upper(table_schema) = upper(current_schema) and lower(table_name) <> 'flyway_schema_history'""")
			.query((row, number) -> new Column(row.getString("table_name"), row.getString("column_name"),
					row.getString("data_type"), row.getInt("character_maximum_length"), accountId))
			.list()
			.stream()
			.collect(Collectors.groupingBy(Column::table));
	}

	/**
	 * Puts a row into each table of the account, with a value of its own in each column.
	 */
	private void fill(Map<String, List<Column>> tables) {
		long accountId = account().getId();
		tables.forEach((table, columns) -> {
			if (table.equals("account")) {
				columns.stream()
					.filter((column) -> !LEFT_OUT.containsKey(column.name()) && !column.isKey())
					.forEach((column) -> this.jdbc
						.sql("update account set %s = ? where id = ?".formatted(column.column()))
						.params(column.value(), accountId)
						.update());
			}
			else if (isOfAccount(table, columns)) {
				this.jdbc
					.sql("insert into %s (%s) values (%s)".formatted(table,
							columns.stream().map(Column::column).collect(Collectors.joining(", ")),
							columns.stream().map((column) -> "?").collect(Collectors.joining(", "))))
					.params(columns.stream().map(Column::value).toList())
					.update();
			}
		});
		Account account = account();
		this.username = account.getUsername();
	}

	/**
	 * A column, and a value that no other column has.
	 *
	 * @param accountId the ID of the account whose row it is
	 */
	private record Column(String table, String column, String type, int length, long accountId) {

		String name() {
			return this.table + "." + this.column;
		}

		boolean isKey() {
			return this.column.equals("account_id") || name().equals("account.id") || name().equals("account.username");
		}

		boolean isText() {
			return this.type.startsWith("char") && !isKey();
		}

		private int number() {
			return Math.floorMod(name().hashCode() + (int) this.accountId, 900_000) + 100_000;
		}

		Object value() {
			if (isKey()) {
				return this.accountId;
			}
			if (this.type.startsWith("timestamp")) {
				return time().atOffset(ZoneOffset.UTC);
			}
			if (this.type.equals("boolean")) {
				return true;
			}
			return isText() ? KNOWN.getOrDefault(name(), text()) : number();
		}

		private Instant time() {
			return Instant.parse("2031-01-01T00:00:00Z").plusSeconds(number());
		}

		private String text() {
			String text = "x" + UUID.nameUUIDFromBytes((name() + this.accountId).getBytes(StandardCharsets.UTF_8));
			return text.substring(0, Math.min(text.length(), this.length));
		}

		/** Returns the column's value as the file has it. */
		String inFile() {
			if (isKey()) {
				return this.accountId + ",";
			}
			if (this.type.startsWith("timestamp")) {
				return "\"" + time() + "\"";
			}
			if (this.type.equals("boolean")) {
				return "\"" + this.column + "\":true";
			}
			return isText() ? "\"" + onPage() + "\"" : ":" + number();
		}

		String onPage() {
			String value = String.valueOf(value());
			return switch (name()) {
				case "security_event.proof" -> "passkey";
				case "mail_outbox.arguments" -> "x0argument";
				case "account.language", "mail_outbox.language" -> "ja";
				default -> value.toLowerCase(Locale.ROOT);
			};
		}

	}

}
