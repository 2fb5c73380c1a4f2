package io.passkeyprofile.profile.activity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.passkeyprofile.profile.activity.SecurityEvent.Kind;

/**
 * Which part of their security activity people can choose to see.
 */
enum ActivityFilter {

	ALL(EnumSet.allOf(Kind.class)),

	SIGN_INS(EnumSet.of(Kind.SIGNED_UP, Kind.SIGNED_IN, Kind.SIGNED_IN_NEW_BROWSER, Kind.SIGN_IN_FAILED,
			Kind.RECOVERY_CODE_USED, Kind.RECOVERY_CODE_FAILED, Kind.RECOVERED_BY_MAIL)),

	PASSKEYS(EnumSet.of(Kind.PASSKEY_BEGUN, Kind.PASSKEY_ADDED, Kind.PASSKEY_RENAMED, Kind.PASSKEY_REVOKING,
			Kind.PASSKEY_REVOKED, Kind.PASSKEY_NOT_REVOKED)),

	PASSWORD(EnumSet.of(Kind.PASSWORD_CHANGED, Kind.PASSWORD_SET, Kind.PASSWORD_REMOVED)),

	RECOVERY(EnumSet.of(Kind.RECOVERY_CODES_CREATED, Kind.RECOVERY_CODE_USED, Kind.RECOVERY_CODE_FAILED,
			Kind.RECOVERY_STARTED, Kind.RECOVERY_CANCELLED, Kind.RECOVERED_BY_MAIL)),

	SESSIONS(EnumSet.of(Kind.SESSIONS_ENDED, Kind.SESSIONS_ENDED_BY_MAIL)),

	ACCOUNT(EnumSet.of(Kind.SIGNED_UP, Kind.ACCOUNT_CLOSED, Kind.ACCOUNT_KEPT, Kind.MAIL_ADDRESS_ADDED,
			Kind.MAIL_ADDRESS_CHANGED, Kind.MAIL_ADDRESS_REMOVED, Kind.MAIL_ADDRESS_RESTORED));

	private final List<String> kinds;

	ActivityFilter(Set<Kind> kinds) {
		this.kinds = kinds.stream().map(Kind::name).toList();
	}

	/**
	 * Finds a filter.
	 * @param name its name in a URL, or anything else
	 * @return the filter, or {@link #ALL} if there is none of that name
	 */
	static ActivityFilter of(String name) {
		return Arrays.stream(values()).filter((filter) -> filter.inAddress().equals(name)).findFirst().orElse(ALL);
	}

	/** Returns the names of all filters in URLs. */
	static List<String> names() {
		return Stream.of(values()).map(ActivityFilter::inAddress).toList();
	}

	/** Returns its name in a URL, such as {@code sign-ins}. */
	String inAddress() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Returns the names of the kinds of events that it shows. */
	List<String> kinds() {
		return this.kinds;
	}

}
