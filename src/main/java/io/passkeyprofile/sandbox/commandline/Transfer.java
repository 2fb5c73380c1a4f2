package io.passkeyprofile.sandbox.commandline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import io.passkeyprofile.jdbc.BackgroundWork;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.audit.AuditLog;
import io.passkeyprofile.sandbox.users.InvalidUserException;
import io.passkeyprofile.sandbox.users.UserExporter;
import io.passkeyprofile.sandbox.users.UserImporter;
import io.passkeyprofile.sandbox.users.UserImporter.Format;
import io.passkeyprofile.sandbox.users.UserImporter.Imported;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Moves the users of an app between a file and the database, without a server. On a
 * database server, sandboxes may run meanwhile.
 *
 * @param isImport {@code true} to import users, {@code false} to export them
 * @param appId the app, or {@code null} for the only one
 * @param file the file, or {@code -} for standard input
 * @param strict whether to import nothing if one user is invalid
 */
record Transfer(boolean isImport, @Nullable String appId, String file, boolean strict) {

	private static final int DONE = 0;

	private static final int FAILED = 1;

	private static final int SKIPPED = 3;

	/**
	 * Imports or exports the users, and prints on standard error what was done, for the
	 * person who runs the command.
	 * @param sandbox a sandbox, with or without a server
	 * @return the exit code
	 */
	int run(ApplicationContext sandbox) {
		return BackgroundWork.call(() -> transfer(sandbox));
	}

	private int transfer(ApplicationContext sandbox) {
		try {
			List<App> apps = sandbox.getBean(AppRepository.class).findAll();
			List<App> chosen = apps.stream()
				.filter((app) -> this.appId == null || app.id().equals(this.appId))
				.toList();
			if (chosen.size() != 1) {
				return fail(
						((this.appId != null) ? "There is no app " + this.appId + "." : "Choose the app with --app.")
								+ " The apps are " + apps.stream().map(App::id).collect(Collectors.joining(", "))
								+ ".");
			}
			App app = chosen.get(0);
			AuditLog audit = sandbox.getBean(AuditLog.class);
			String action = this.isImport ? (this.strict ? "import --strict" : "import") : "export";
			long entry = audit.begin("", action, app.id(), fileName());
			try {
				if (!this.isImport) {
					return exportUsers(app, sandbox.getBean(UserExporter.class), audit, entry);
				}
				int exitCode = importUsers(app, sandbox.getBean(UserImporter.class), audit, entry);
				compact(sandbox);
				return exitCode;
			}
			catch (InvalidUserException | IOException | UncheckedIOException ex) {
				audit.end(entry, "It failed before the end.");
				throw ex;
			}
		}
		catch (InvalidUserException ex) {
			return fail(this.file + " can't be imported. " + ex.getMessage());
		}
		catch (DataAccessException | TransactionException ex) {
			return fail("The database failed before the end. Run it again once it answers"
					+ (this.isImport ? ": who was imported stays as imported." : "."));
		}
		catch (NoSuchFileException ex) {
			return fail(this.file + " doesn't exist.");
		}
		catch (IOException | UncheckedIOException | InvalidPathException ex) {
			return fail(this.file + " can't be " + (this.isImport ? "read" : "written") + ": " + ex.getMessage());
		}
	}

	/** Returns the last part of the path; the root has no other. */
	private String fileName() {
		Path path = Path.of(this.file);
		return Objects.requireNonNullElse(path.getFileName(), path).toString();
	}

	private int importUsers(App app, UserImporter importer, AuditLog audit, long entry) throws IOException {
		boolean isCsv = this.file.toLowerCase(Locale.ROOT).endsWith(".csv");
		try (InputStream users = this.file.equals("-") ? System.in : Files.newInputStream(Path.of(this.file))) {
			Imported imported = importer.importValid(app, users, isCsv ? Format.CSV : Format.JSON_LINES, this.strict,
					System.err::println);
			boolean isRefused = this.strict && imported.skipped() > 0;
			String outcome = isRefused
					? "Nothing was imported, because something is wrong with " + users(imported.skipped()) + "."
					: users(imported.added()) + " added, " + imported.alreadyThere() + " already there, "
							+ imported.skipped() + " skipped.";
			audit.end(entry, outcome);
			System.err.println(outcome);
			if (isRefused) {
				return FAILED;
			}
			if (isCsv) {
				System.err
					.println("Passage's CSV has no public keys, so these users have no passkeys here: each has to "
							+ "add one anew. They keep their IDs.");
			}
			return (imported.skipped() > 0) ? SKIPPED : DONE;
		}
	}

	/**
	 * Compacts a database file of H2. The keys are random, so H2 rewrites much of its
	 * file for each batch, and would free the space only gradually.
	 */
	private static void compact(ApplicationContext sandbox) {
		if (sandbox.getEnvironment().getRequiredProperty("spring.datasource.url").startsWith("jdbc:h2:file:")) {
			try {
				sandbox.getBean(JdbcClient.class).sql("shutdown compact").update();
			}
			catch (DataAccessResourceFailureException ex) {
				// The shutdown has closed this connection
			}
		}
	}

	private int exportUsers(App app, UserExporter exporter, AuditLog audit, long entry) throws IOException {
		long users = exporter.export(app, Path.of(this.file));
		audit.end(entry, users(users) + " exported.");
		System.err
			.println(users(users) + " exported to " + this.file + ".\nThe file holds personal data: external IDs, "
					+ "metadata, and when people signed in. Only you may read it (mode 0600); keep it so.");
		return DONE;
	}

	private static String users(long count) {
		return (count == 1) ? "1 user" : count + " users";
	}

	private static int fail(String sentence) {
		System.err.println(sentence);
		return FAILED;
	}

}
