package io.passkeyprofile.sandbox.control.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.ChosenApps;
import io.passkeyprofile.sandbox.users.InvalidUserException;
import io.passkeyprofile.sandbox.users.UserExporter;
import io.passkeyprofile.sandbox.users.UserImporter;
import io.passkeyprofile.sandbox.users.UserImporter.Format;
import io.passkeyprofile.sandbox.users.UserImporter.Imported;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.exc.JacksonIOException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Deletes, adds and exports the users of an app. It leaves the app itself, its keys and
 * its clock as they are.
 */
@RestController
class UserDataController {

	/** How many problems an answer lists. */
	private static final int MOST_PROBLEMS = 100;

	private final SnapshotService service;

	private final UserImporter importer;

	private final UserExporter exporter;

	UserDataController(SnapshotService service, UserImporter importer, UserExporter exporter) {
		this.service = service;
		this.importer = importer;
		this.exporter = exporter;
	}

	@PostMapping(path = ApiPaths.CONTROL + "/reset", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, Integer> reset(ChosenApps chosen) {
		return Map.of("deleted", this.service.reset(chosen.apps()));
	}

	/**
	 * Adds users: either all or none, or, with {@code skip_invalid}, all that are valid.
	 * The body is read as a stream.
	 */
	@PostMapping(path = ApiPaths.SEED, produces = MediaType.APPLICATION_JSON_VALUE)
	Seeded seed(App app, @RequestParam(name = "skip_invalid", defaultValue = "false") boolean skipInvalid,
			HttpServletRequest request) throws IOException {
		if (request.getContentType() == null) {
			throw ApiException
				.invalidRequest("The body must be users: JSON objects, one after the other or in an array.");
		}
		try (InputStream users = request.getInputStream()) {
			List<String> problems = new ArrayList<>();
			Imported imported = skipInvalid
					? this.importer.importValid(app, users, Format.JSON_LINES, false, (problem) -> {
						if (problems.size() < MOST_PROBLEMS) {
							problems.add(problem);
						}
					}) : this.importer.importAll(app, users);
			return new Seeded(imported.added(), imported.alreadyThere(), imported.skipped(), problems);
		}
		catch (InvalidUserException ex) {
			throw ApiException.invalidRequest(String.valueOf(ex.getMessage()));
		}
		catch (JacksonIOException | UncheckedIOException ex) {
			throw new HttpMessageNotReadableException("The body can't be read", ex.getCause(),
					new ServletServerHttpRequest(request));
		}
	}

	/**
	 * Exports all users. It writes a file first, so that a slow client doesn't hold a
	 * connection of the database, and so that the client can tell whether it got all.
	 */
	@GetMapping(path = ApiPaths.CONTROL + "/users", produces = MediaType.APPLICATION_NDJSON_VALUE)
	void export(App app, HttpServletResponse response) throws IOException {
		Path file = Files.createTempFile(app.id(), ".jsonl");
		try {
			this.exporter.export(app, file);
			response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
			response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + app.id() + ".jsonl\"");
			response.setContentLengthLong(Files.size(file));
			Files.copy(file, response.getOutputStream());
		}
		finally {
			Files.delete(file);
		}
	}

	/**
	 * The outcome of a seed.
	 *
	 * @param added how many users were added
	 * @param alreadyThere how many were there already
	 * @param skipped how many were skipped
	 * @param problems a sentence for each skipped user, at most 100
	 */
	record Seeded(int added, int alreadyThere, int skipped, List<String> problems) {
	}

}
