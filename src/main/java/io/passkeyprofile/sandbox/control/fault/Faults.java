package io.passkeyprofile.sandbox.control.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.web.ApiException;

import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The faults of all apps, in the memory of this instance.
 */
@Component
public class Faults {

	private static final int MOST = 100;

	private final Map<String, List<ActiveFault>> ofApps = new HashMap<>();

	private long lastId;

	/** Whether there may be a fault. If not, calls don't have to take the lock. */
	private volatile boolean any;

	Faults() {
	}

	synchronized ActiveFault add(App app, Fault fault) {
		List<ActiveFault> faults = this.ofApps.computeIfAbsent(app.id(), (id) -> new ArrayList<>());
		if (faults.size() >= MOST) {
			throw ApiException.conflict("too_many_faults",
					"The app has " + MOST + " faults. Clear those that are used up.");
		}
		this.lastId++;
		ActiveFault added = new ActiveFault(this.lastId, fault, 0);
		faults.add(added);
		this.any = true;
		return added;
	}

	synchronized List<ActiveFault> list(App app) {
		return List.copyOf(this.ofApps.getOrDefault(app.id(), List.of()));
	}

	synchronized boolean clear(App app, long id) {
		List<ActiveFault> faults = this.ofApps.getOrDefault(app.id(), new ArrayList<>());
		boolean cleared = faults.removeIf((fault) -> fault.id() == id);
		if (faults.isEmpty()) {
			clear(app);
		}
		return cleared;
	}

	/**
	 * Clears all faults of an app.
	 * @param app the app
	 */
	public synchronized void clear(App app) {
		this.ofApps.remove(app.id());
		this.any = !this.ofApps.isEmpty();
	}

	boolean isAny() {
		return this.any;
	}

	/** Finds the oldest fault that affects a call, and counts the call. */
	synchronized Optional<ActiveFault> use(String appId, String method, PathContainer path) {
		List<ActiveFault> faults = this.ofApps.getOrDefault(appId, List.of());
		for (int i = 0; i < faults.size(); i++) {
			ActiveFault fault = faults.get(i);
			if (!fault.isUsedUp() && matches(fault.fault(), method, path)) {
				ActiveFault used = new ActiveFault(fault.id(), fault.fault(), fault.used() + 1);
				faults.set(i, used);
				return Optional.of(used);
			}
		}
		return Optional.empty();
	}

	private static boolean matches(Fault fault, String method, PathContainer path) {
		return (fault.method() == null || fault.method().equals(method))
				&& (fault.path() == null || PathPatternParser.defaultInstance.parse(fault.path()).matches(path))
				&& (fault.share() == null || ThreadLocalRandom.current().nextDouble() < fault.share());
	}

}
