package io.passkeyprofile.sandbox.control.snapshot;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.users.UserExporter;
import io.passkeyprofile.sandbox.users.UserImporter;
import io.passkeyprofile.sandbox.web.ApiException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes snapshots, and restores users from them. Each method is one transaction, so
 * nobody sees half of its changes.
 */
@Service
class SnapshotService {

	private static final int BATCH = 500;

	private final SnapshotRepository snapshots;

	private final FlexUserRepository users;

	private final UserExporter exporter;

	private final UserImporter importer;

	private final Clock clock;

	SnapshotService(SnapshotRepository snapshots, FlexUserRepository users, UserExporter exporter,
			UserImporter importer, Clock clock) {
		this.snapshots = snapshots;
		this.users = users;
		this.exporter = exporter;
		this.importer = importer;
		this.clock = clock;
	}

	/** Takes a snapshot. It replaces an older one with the same name. */
	@Transactional(isolation = Isolation.REPEATABLE_READ)
	Snapshot take(App app, String name) {
		this.snapshots.delete(app, name);
		Snapshot empty = new Snapshot(app.id(), name, this.clock.instant().truncatedTo(ChronoUnit.MILLIS), 0);
		this.snapshots.add(empty);
		AtomicLong users = new AtomicLong();
		this.exporter.export(app, (lines) -> this.snapshots.addUsers(empty, users.getAndAdd(lines.size()), lines));
		return this.snapshots.complete(empty, users.get());
	}

	/**
	 * Replaces the users of an app by those of a snapshot, and returns the snapshot. All
	 * reads see the snapshot as it was at first, even if it is deleted or taken anew
	 * meanwhile.
	 */
	@Transactional(isolation = Isolation.REPEATABLE_READ)
	Snapshot restore(App app, String name, @Nullable App fromApp) {
		Snapshot snapshot = (fromApp != null)
				? this.snapshots.find(fromApp, name).orElseThrow(SnapshotService::notFound) : find(app, name);
		this.users.deleteAll(app);
		for (long from = 0; from < snapshot.users(); from += BATCH) {
			this.importer.addExported(app, this.snapshots.users(snapshot, from, BATCH));
		}
		return snapshot;
	}

	/** Prefers the app's own snapshot to that of another app. */
	private Snapshot find(App app, String name) {
		return this.snapshots.find(app, name).orElseGet(() -> {
			List<Snapshot> others = this.snapshots.findInAnyApp(name);
			if (others.size() > 1) {
				throw ApiException
					.invalidRequest("Several apps have a snapshot of this name. Choose one with from_app: "
							+ others.stream().map(Snapshot::appId).collect(Collectors.joining(", ")) + ".");
			}
			return others.stream().findFirst().orElseThrow(SnapshotService::notFound);
		});
	}

	/** Deletes all users of the apps, and returns how many there were. */
	@Transactional
	int reset(List<App> apps) {
		return apps.stream().mapToInt(this.users::deleteAll).sum();
	}

	static ApiException notFound() {
		return ApiException.notFound("snapshot_not_found", "There is no snapshot of this name.");
	}

}
