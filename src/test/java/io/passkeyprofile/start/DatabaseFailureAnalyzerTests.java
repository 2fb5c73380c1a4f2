package io.passkeyprofile.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.TestPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the database drivers report if the start fails, and what people read then.
 */
@ConcurrentTest
class DatabaseFailureAnalyzerTests {

	@TempDir
	private Path folder;

	@Test
	void aFileInPlaceOfTheFolder() throws IOException {
		Path file = Files.createFile(this.folder.resolve("data"));

		assertThat(explain("jdbc:h2:file:" + file.resolve("profile"), "sa", ""))
			.isEqualTo("The database file can't be written. Let the server write to the folder in "
					+ "SPRING_DATASOURCE_URL, and make sure that its disk isn't full.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 25, 10_000 })
	void aDamagedFile(int repetitions) throws IOException, SQLException {
		String url = "jdbc:h2:file:" + this.folder.resolve("profile");
		DriverManager.getConnection(url, "sa", "").close();
		Files.writeString(this.folder.resolve("profile.mv.db"), "torn".repeat(repetitions));

		assertThat(explain(url, "sa", ""))
			.startsWith("The database file is damaged. Restore a backup of it, or rescue");
	}

	@Test
	void aWrongPassword() throws SQLException {
		String url = "jdbc:h2:file:" + this.folder.resolve("profile");
		DriverManager.getConnection(url, "sa", "secret").close();
		assertThat(explain(url, "sa", "wrong")).isEqualTo("The database refuses the username or the password. "
				+ "Correct SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD.");
		assertThat(explain(TestPostgres.url().replace("user=postgres", "user=nobody"), "nobody", "wrong"))
			.startsWith("The database refuses the username");
	}

	@Test
	void aMissingDatabase() {
		assertThat(explain(TestPostgres.url().replace("/postgres", "/missing"), TestPostgres.USER, ""))
			.isEqualTo("The database server has no database of this name. "
					+ "Create the database, or correct SPRING_DATASOURCE_URL.");
	}

	@Test
	void aMissingServer() {
		assertThat(explain("jdbc:postgresql://localhost:1/profile", TestPostgres.USER, ""))
			.isEqualTo("The database server can't be reached. Start it, or correct SPRING_DATASOURCE_URL.");
	}

	@Test
	void aFullDisk() {
		SQLException failure = new SQLException("General error", "HY000", 50000,
				new IllegalStateException(new IOException("No space left on device")));

		assertThat(explain(failure)).startsWith("The database file can't be written.");
	}

	/** Other failures are not analyzed, because people need their stack trace. */
	@Test
	void anythingElse() {
		assertThat(explain(new SQLException("Column not found", "42S22", 42122))).isNull();
		assertThat(explain(new SQLException("General error", "HY000", 50000))).isNull();
	}

	private static @Nullable String explain(String url, String username, String password) {
		return explain(
				catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url, username, password)));
	}

	private static @Nullable String explain(SQLException failure) {
		FailureAnalysis analysis = new DatabaseFailureAnalyzer()
			.analyze(new IllegalStateException("The context failed", failure));
		return (analysis != null) ? analysis.getDescription() + " " + analysis.getAction() : null;
	}

}
