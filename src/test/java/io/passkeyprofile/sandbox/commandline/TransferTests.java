package io.passkeyprofile.sandbox.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.audit.AuditEntry;
import io.passkeyprofile.sandbox.audit.AuditLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Importing and exporting users on the command line.
 */
@SharedSandboxTest
class TransferTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	@TempDir
	private Path folder;

	@BeforeEach
	void empty() {
		this.sandbox.jdbc().sql("delete from audit_entry").update();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void onlyItsOwnerMayReadAnExport() throws IOException {
		this.sandbox.userWithDevice("anna");
		Path file = Files.writeString(this.folder.resolve("users.jsonl"), "older");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

		assertThat(run(false, TestSandbox.APP, file, false)).isZero();

		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(Files.readAllLines(file)).singleElement().asString().contains("anna", "1Password");
		assertThat(this.folder).isDirectoryNotContaining("glob:**.tmp");
	}

	@Test
	void exitCodesSayWhetherUsersWereSkipped() throws IOException {
		Path file = Files.writeString(this.folder.resolve("users.jsonl"),
				"{\"external_id\":\"anna\"}\n{\"external_id\":7}\n");

		assertThat(run(true, TestSandbox.APP, file, true)).isEqualTo(1);
		assertThat(this.sandbox.count("passage_user")).isZero();
		assertThat(run(true, TestSandbox.APP, file, false)).isEqualTo(3);
		assertThat(this.sandbox.count("passage_user")).isEqualTo(1);
		Files.writeString(file, "{\"external_id\":\"anna\"}\n");
		assertThat(run(true, TestSandbox.APP, file, true)).isZero();

		assertThat(this.sandbox.bean(AuditLog.class).list(Long.MAX_VALUE, 10))
			.extracting(AuditEntry::action, AuditEntry::subject, AuditEntry::outcome)
			.containsExactly(tuple("import --strict", "users.jsonl", "0 users added, 1 already there, 0 skipped."),
					tuple("import", "users.jsonl", "1 user added, 0 already there, 1 skipped."),
					tuple("import --strict", "users.jsonl",
							"Nothing was imported, because something is wrong with 1 user."));
	}

	@Test
	void needsAnAppAndAFile() {
		Path none = this.folder.resolve("none.jsonl");
		assertThat(run(true, TestSandbox.APP, none, false)).isEqualTo(1);
		assertThat(run(false, null, none, false)).isEqualTo(1);
		assertThat(run(false, "NoSuchApp000000000000001", none, false)).isEqualTo(1);
		assertThat(none).doesNotExist();
	}

	@Test
	void theAuditLogSaysThatATransferFailed() {
		Path none = this.folder.resolve("none.jsonl");
		assertThat(run(true, TestSandbox.APP, none, false)).isEqualTo(1);
		assertThat(run(true, TestSandbox.APP, none.getRoot(), false)).isEqualTo(1);
		assertThat(run(false, TestSandbox.APP, none.getRoot(), false)).isEqualTo(1);

		assertThat(this.sandbox.bean(AuditLog.class).list(Long.MAX_VALUE, 10))
			.extracting(AuditEntry::action, AuditEntry::subject, AuditEntry::outcome)
			.containsExactly(tuple("export", none.getRoot().toString(), "It failed before the end."),
					tuple("import", none.getRoot().toString(), "It failed before the end."),
					tuple("import", "none.jsonl", "It failed before the end."));
	}

	@Test
	void saysThatTheDatabaseFailed() throws IOException {
		Path file = Files.writeString(this.folder.resolve("users.jsonl"), "{\"external_id\":\"anna\"}\n");
		this.sandbox.jdbc().sql("alter table passage_user rename to elsewhere").update();
		try {
			assertThat(run(true, TestSandbox.APP, file, false)).isEqualTo(1);
		}
		finally {
			this.sandbox.jdbc().sql("alter table elsewhere rename to passage_user").update();
		}
		assertThat(this.sandbox.bean(AuditLog.class).list(Long.MAX_VALUE, 1)).singleElement()
			.extracting(AuditEntry::outcome)
			.isNull();
	}

	/** Requests may take two seconds at most. */
	@Test
	void waitsForABusyDatabase() throws Exception {
		Path file = Files.writeString(this.folder.resolve("users.jsonl"), "{\"external_id\":\"anna\"}\n");
		String url = TestPostgres.createDatabase();
		try (TestSandbox postgres = TestSandbox
			.start(Map.of("spring.datasource.url", url, "spring.datasource.username", TestPostgres.USER));
				Connection other = DriverManager.getConnection(url, TestPostgres.USER, "")) {
			other.setAutoCommit(false);
			other.createStatement().execute("lock table passage_user");
			CompletableFuture<Integer> imported = CompletableFuture
				.supplyAsync(() -> new Transfer(true, TestSandbox.APP, file.toString(), false).run(postgres.context()));

			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> imported.get(2200, TimeUnit.MILLISECONDS));
			other.rollback();

			assertThat(imported.get(10, TimeUnit.SECONDS)).isZero();
			assertThat(postgres.count("passage_user")).isEqualTo(1);
		}
	}

	private int run(boolean isImport, @Nullable String appId, Path file, boolean strict) {
		return new Transfer(isImport, appId, file.toString(), strict).run(this.sandbox.context());
	}

}
