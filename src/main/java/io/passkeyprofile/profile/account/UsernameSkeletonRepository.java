package io.passkeyprofile.profile.account;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.passkeyprofile.profile.account.UnfitUsernameException.Reason;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How the usernames of all accounts look. A row stands for every account whose name looks
 * like that, and has the scripts that all these names can be in: one more is admitted if
 * it can be in one of them, too. So within one script mary and rnary are different
 * people, and a name in another script is refused.
 */
@Component
public class UsernameSkeletonRepository {

	private final JdbcClient jdbc;

	UsernameSkeletonRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Whether a name may be taken, as far as can be told without taking it.
	 * @throws UnfitUsernameException if it looks like one in another script
	 */
	public void requireFree(Username username) {
		for (UsernameSkeleton skeleton : UsernameSkeleton.of(username.value())) {
			find(skeleton.id()).ifPresent((stored) -> shared(stored, skeleton.scripts()));
		}
	}

	/**
	 * Takes a name for an account that the same transaction makes. Of two that look alike
	 * and come at once, the second waits for the first, and fails.
	 * @throws UnfitUsernameException if it looks like one in another script
	 * @throws ConcurrencyFailureException if another one like it has just been taken; the
	 * transaction has to be rolled back, and may be tried again
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void claim(Username username) {
		for (UsernameSkeleton skeleton : UsernameSkeleton.of(username.value())) {
			Optional<String> stored = find(skeleton.id());
			if (stored.isEmpty()) {
				insert(skeleton);
			}
			else {
				replace(skeleton.id(), stored.get(), join(shared(stored.get(), skeleton.scripts())));
			}
		}
	}

	static String join(Set<String> scripts) {
		return String.join(" ", new TreeSet<>(scripts));
	}

	static Set<String> split(String scripts) {
		return Arrays.stream(scripts.split(" ", -1))
			.filter((script) -> !script.isEmpty())
			.collect(Collectors.toUnmodifiableSet());
	}

	private static Set<String> shared(String stored, Set<String> scripts) {
		Set<String> shared = new TreeSet<>(split(stored));
		shared.retainAll(scripts);
		if (shared.isEmpty()) {
			throw new UnfitUsernameException(Reason.ALIKE);
		}
		return shared;
	}

	private Optional<String> find(String id) {
		return this.jdbc.sql("select scripts from username_skeleton where id = :id")
			.param("id", id)
			.query(String.class)
			.optional();
	}

	private void insert(UsernameSkeleton skeleton) {
		try {
			this.jdbc.sql("insert into username_skeleton (id, scripts) values (:id, :scripts)")
				.param("id", skeleton.id())
				.param("scripts", join(skeleton.scripts()))
				.update();
		}
		catch (DuplicateKeyException ex) {
			throw lost();
		}
	}

	/** Also where they stay the same, so that nobody else replaces them meanwhile. */
	private void replace(String id, String stored, String scripts) {
		int replaced = this.jdbc
			.sql("update username_skeleton set scripts = :scripts where id = :id and scripts = :stored")
			.param("scripts", scripts)
			.param("id", id)
			.param("stored", stored)
			.update();
		if (replaced == 0) {
			throw lost();
		}
	}

	private static ConcurrencyFailureException lost() {
		return new ConcurrencyFailureException("A username like that has just been taken");
	}

}
