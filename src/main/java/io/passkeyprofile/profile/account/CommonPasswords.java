package io.passkeyprofile.profile.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;

import com.nulabinc.zxcvbn.StandardDictionaries;

/**
 * The passwords that attackers try first: about 11,600 from zxcvbn's list, without those
 * that are too short here anyway.
 *
 * @see <a href="https://github.com/dropbox/zxcvbn">zxcvbn, whose list is made from leaked
 * passwords</a>
 */
final class CommonPasswords {

	private static final Set<String> FOLDED = load();

	private CommonPasswords() {
	}

	/**
	 * Returns whether a password is one of them, ignoring case.
	 */
	static boolean contain(String password) {
		return FOLDED.contains(Username.fold(password));
	}

	static int count() {
		return FOLDED.size();
	}

	private static Set<String> load() {
		try {
			return StandardDictionaries.PASSWORDS_LOADER.load()
				.getFrequencies()
				.stream()
				.filter((password) -> password.length() >= NewPassword.MIN_LENGTH)
				.map(Username::fold)
				.collect(Collectors.toUnmodifiableSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
