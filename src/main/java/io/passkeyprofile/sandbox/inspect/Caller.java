package io.passkeyprofile.sandbox.inspect;

import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.store.CeremonyClient;

/**
 * Names the caller: by the SDK and its version, or else by the browser, or else by the
 * client's own name.
 */
final class Caller {

	private static final int MAX_LENGTH = 80;

	private Caller() {
	}

	static String of(RecordedCall call) {
		String userAgent = call.header("User-Agent").orElse("");
		String name = call.header("Passage-Version")
			.or(() -> call.header("Passage-Flex-Version"))
			.or(() -> new CeremonyClient("", userAgent).displayName())
			.orElse(userAgent.split(" ", 2)[0]);
		return VisibleText.of((name.length() > MAX_LENGTH) ? name.substring(0, MAX_LENGTH) + "…" : name);
	}

}
