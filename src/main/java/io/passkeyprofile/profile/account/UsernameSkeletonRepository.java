package io.passkeyprofile.profile.account;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.UnfitUsernameException.Reason;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the usernames of all accounts look like. A row stands for all names that look
 * alike, and has the scripts that all of them can be written in. A further name is
 * allowed if it can be written in one of these scripts. So mary and rnary may be
 * different people within one script, but a look-alike in another script is refused.
 */
@Component
public class UsernameSkeletonRepository {

	private final JdbcClient jdbc;

	UsernameSkeletonRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Checks, without claiming it, that no name in another script looks like a username.
	 * @param username the username
	 * @throws UnfitUsernameException if one does
	 */
	public void requireFree(Username username) {
		for (UsernameSkeleton skeleton : UsernameSkeleton.of(username.value())) {
			find(skeleton.id()).ifPresent((stored) -> shared(stored, skeleton.scripts()));
		}
	}

	/**
	 * Claims a username for an account that the same transaction creates. If two
	 * look-alikes are claimed at once, the second waits for the first and then fails.
	 * @param username the username
	 * @throws UnfitUsernameException if a name in another script looks like it
	 * @throws ConcurrencyFailureException if another transaction has just claimed a
	 * look-alike; roll back and try again
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

	/**
	 * Gives up what an account claimed, in the transaction that deletes it. Reads all
	 * usernames, because a row does not say whose it is. Only sign-ups with look-alikes
	 * wait for that.
	 * @param account the account
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void release(Account account) {
		List<String> ids = UsernameSkeleton.of(account.getUsername()).stream().map(UsernameSkeleton::id).toList();
		// A sign-up that claims a look-alike waits, and then tries again
		this.jdbc.sql("select id from username_skeleton where id in (:ids) order by id for update")
			.param("ids", ids)
			.query(String.class)
			.list();
		Map<String, Set<String>> left = new HashMap<>();
		try (Stream<String> others = this.jdbc.sql("select username from account where id <> :id")
			.param("id", account.getId())
			.withFetchSize(1000)
			.query((row, number) -> row.getString("username"))
			.stream()) {
			others.flatMap((username) -> UsernameSkeleton.of(username).stream())
				.filter((skeleton) -> ids.contains(skeleton.id()))
				.forEach((skeleton) -> left.merge(skeleton.id(), skeleton.scripts(), (one, other) -> {
					Set<String> both = new TreeSet<>(one);
					both.retainAll(other);
					return both;
				}));
		}
		for (String id : ids) {
			Set<String> scripts = left.get(id);
			if (scripts == null) {
				this.jdbc.sql("delete from username_skeleton where id = :id").param("id", id).update();
			}
			else {
				this.jdbc.sql("update username_skeleton set scripts = :scripts where id = :id")
					.param("scripts", join(scripts))
					.param("id", id)
					.update();
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

	/**
	 * Updates even equal scripts, so that no other transaction replaces them meanwhile.
	 */
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
