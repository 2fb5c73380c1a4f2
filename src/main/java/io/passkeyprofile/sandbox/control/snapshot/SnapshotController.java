package io.passkeyprofile.sandbox.control.snapshot;

import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Saves the users of an app under a name, and restores them.
 */
@RestController
class SnapshotController {

	private static final String SNAPSHOT = ApiPaths.CONTROL + "/snapshots/{name}";

	private final SnapshotRepository snapshots;

	private final SnapshotService service;

	private final AppRepository apps;

	SnapshotController(SnapshotRepository snapshots, SnapshotService service, AppRepository apps) {
		this.snapshots = snapshots;
		this.service = service;
		this.apps = apps;
	}

	@PostMapping(path = ApiPaths.CONTROL + "/snapshot", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Snapshot take(App app, @Valid @RequestBody Take request) {
		return this.service.take(app, request.name());
	}

	@PostMapping(path = ApiPaths.CONTROL + "/restore", produces = MediaType.APPLICATION_JSON_VALUE)
	Snapshot restore(App app, @Valid @RequestBody Restore request) {
		App fromApp = (request.fromApp() != null)
				? this.apps.find(request.fromApp()).orElseThrow(ApiException::appNotFound) : null;
		return this.service.restore(app, request.name(), fromApp);
	}

	@GetMapping(path = ApiPaths.CONTROL + "/snapshots", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, List<Snapshot>> list(App app) {
		return Map.of("snapshots", this.snapshots.list(app));
	}

	@GetMapping(path = SNAPSHOT, produces = MediaType.APPLICATION_JSON_VALUE)
	Snapshot get(App app, @PathVariable String name) {
		return this.snapshots.find(app, name).orElseThrow(SnapshotService::notFound);
	}

	@DeleteMapping(SNAPSHOT)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(App app, @PathVariable String name) {
		if (!this.snapshots.delete(app, name)) {
			throw SnapshotService.notFound();
		}
	}

	@ExceptionHandler({ ConcurrencyFailureException.class, DuplicateKeyException.class })
	void conflict() {
		throw ApiException.conflict("conflict",
				"Another request changed the same users or snapshot at the same time. Try again.");
	}

	/**
	 * A request to take a snapshot.
	 *
	 * @param name its name. It is used in paths, so it must not be {@code .} or
	 * {@code ..}
	 */
	record Take(@NotNull(message = NAME) @Pattern(regexp = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,64}",
			message = NAME) String name) {

		private static final String NAME = "name must have 1 to 64 letters, digits, hyphens, underscores and dots.";

	}

	/**
	 * A request to restore a snapshot.
	 *
	 * @param fromApp the app that has the snapshot, or {@code null} for this app or, if
	 * it has no such snapshot, the only one that has
	 */
	record Restore(@NotNull(message = "name must be given.") String name, @Nullable String fromApp) {
	}

}
