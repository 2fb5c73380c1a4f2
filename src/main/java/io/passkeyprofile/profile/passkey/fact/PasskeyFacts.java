package io.passkeyprofile.profile.passkey.fact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.Client;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the facts about passkeys, by account and Passage device ID.
 */
@Component
public class PasskeyFacts implements PersonalData.Exported {

	private static final int LONGEST_NAME = 255;

	private static final int LONGEST_DEVICE_ID = 128;

	private final JdbcClient jdbc;

	private final AccountRepository accounts;

	private final Clock clock;

	PasskeyFacts(JdbcClient jdbc, AccountRepository accounts, Clock clock) {
		this.jdbc = jdbc;
		this.accounts = accounts;
		this.clock = clock;
	}

	/**
	 * Returns the facts about the passkeys of an account.
	 * @param account the account
	 * @return the facts by Passage device ID; passkeys of which nothing is known are
	 * missing
	 */
	public Map<String, Fact> find(Account account) {
		return this.jdbc.sql("select * from passkey_fact where account_id = :account_id")
			.param("account_id", account.getId())
			.query(Fact::map)
			.list()
			.stream()
			.collect(Collectors.toMap(Fact::deviceId, Function.identity()));
	}

	/**
	 * Finds out with which passkey somebody has just signed in or proved who they are,
	 * which Passage does not say: it is the one whose number of uses rose by one. If
	 * several rose, for example because two browsers signed in at once, or if a number
	 * was not known before, nobody can tell. Remembers the new numbers.
	 * @param account the account
	 * @param devices all its passkeys, as Passage listed them after the sign-in
	 * @param client from where the request came
	 * @param browser the hash of the browser, from its {@link BrowserCookie}
	 * @return the passkey, or empty if it can't be identified
	 */
	@Transactional
	public Optional<SecurityEvent.Passkey> identifyUsed(Account account, List<WebAuthnDevice> devices, Client client,
			String browser) {
		Map<String, Fact> before = lockAndFind(account);
		List<WebAuthnDevice> risen = devices.stream()
			.filter((device) -> device.usageCount() != known(before, device))
			.toList();
		remember(account, devices, before);
		if (risen.size() != 1 || risen.get(0).usageCount() != known(before, risen.get(0)) + 1
				|| risen.get(0).id().length() > LONGEST_DEVICE_ID) {
			return Optional.empty();
		}
		WebAuthnDevice used = risen.get(0);
		saveUse(account, used, client, browser);
		return Optional.of(new SecurityEvent.Passkey(used.id(), name(before.get(used.id()), used)));
	}

	/**
	 * Finds out which passkey was added: the only one that was not listed before.
	 * Remembers the numbers of uses of all.
	 * @param account the account
	 * @param devices all its passkeys, as Passage listed them after the addition
	 * @return the passkey, or empty if it can't be identified
	 */
	@Transactional
	public Optional<SecurityEvent.Passkey> identifyAdded(Account account, List<WebAuthnDevice> devices) {
		Map<String, Fact> before = lockAndFind(account);
		List<WebAuthnDevice> added = devices.stream().filter((device) -> !before.containsKey(device.id())).toList();
		remember(account, devices, before);
		return (added.size() == 1) ? Optional.of(new SecurityEvent.Passkey(added.get(0).id(), name(null, added.get(0))))
				: Optional.empty();
	}

	/**
	 * Gives a passkey another name.
	 * @param account the account
	 * @param device the passkey, as Passage has just listed it
	 * @param name the name
	 */
	@Transactional
	public void rename(Account account, WebAuthnDevice device, PasskeyName name) {
		Map<String, Fact> before = lockAndFind(account);
		if (!before.containsKey(device.id())) {
			insert(account, device);
		}
		this.jdbc
			.sql("update passkey_fact set name = :name where account_id = :account_id and passage_device_id = :device")
			.param("name", name.value())
			.param("account_id", account.getId())
			.param("device", device.id())
			.update();
	}

	/**
	 * Forgets passkeys that Passage no longer lists. Facts that were stored since then
	 * stay.
	 * @param account the account
	 * @param facts the facts, as they were read before Passage was asked
	 * @param devices all passkeys of the account, as Passage listed them
	 */
	public void forgetGone(Account account, Map<String, Fact> facts, List<WebAuthnDevice> devices) {
		Set<String> gone = new HashSet<>(facts.keySet());
		devices.forEach((device) -> gone.remove(device.id()));
		delete(account, gone);
	}

	/**
	 * Makes others wait until the transaction ends, so that each compares with what the
	 * one before stored.
	 */
	private Map<String, Fact> lockAndFind(Account account) {
		this.accounts.lock(account.getId());
		return find(account);
	}

	/**
	 * Returns the number of uses known before; a passkey that was never used needs no
	 * fact for that.
	 */
	private static long known(Map<String, Fact> before, WebAuthnDevice device) {
		Fact fact = before.get(device.id());
		return (fact != null) ? fact.usageCount() : (device.usageCount() == 0) ? 0 : Long.MIN_VALUE;
	}

	private void remember(Account account, List<WebAuthnDevice> devices, Map<String, Fact> before) {
		Set<String> gone = new HashSet<>(before.keySet());
		for (WebAuthnDevice device : devices) {
			gone.remove(device.id());
			Fact fact = before.get(device.id());
			if (fact == null) {
				insert(account, device);
			}
			else if (fact.usageCount() != device.usageCount() || !fact.listedName().equals(listedName(device))) {
				this.jdbc.sql("""
						update passkey_fact set usage_count = :count, listed_name = :name
						where account_id = :account_id and passage_device_id = :device""")
					.param("count", device.usageCount())
					.param("name", listedName(device))
					.param("account_id", account.getId())
					.param("device", device.id())
					.update();
			}
		}
		delete(account, gone);
	}

	private void delete(Account account, Set<String> gone) {
		if (!gone.isEmpty()) {
			this.jdbc.sql("delete from passkey_fact where account_id = :account_id and passage_device_id in (:gone)")
				.param("account_id", account.getId())
				.param("gone", new ArrayList<>(gone))
				.update();
		}
	}

	private void insert(Account account, WebAuthnDevice device) {
		if (device.id().length() > LONGEST_DEVICE_ID) {
			return;
		}
		this.jdbc.sql("""
				insert into passkey_fact (account_id, passage_device_id, listed_name, usage_count)
				values (:account_id, :device, :name, :count)""")
			.param("account_id", account.getId())
			.param("device", device.id())
			.param("name", listedName(device))
			.param("count", device.usageCount())
			.update();
	}

	private void saveUse(Account account, WebAuthnDevice device, Client client, String browserHash) {
		Map<String, @Nullable Object> columns = new HashMap<>(SecurityJournal.clientColumns(client));
		columns.put("network", client.address().toString());
		columns.remove("address");
		this.jdbc.sql("""
				update passkey_fact set used_count = usage_count, used_at = :now, browser = :browser,
				operating_system = :operating_system, network = :network, browser_hash = :browser_hash
				where account_id = :account_id and passage_device_id = :device""")
			.params(columns)
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.param("browser_hash", browserHash)
			.param("account_id", account.getId())
			.param("device", device.id())
			.update();
	}

	@Override
	public Topic topic() {
		return Topic.PASSKEYS;
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc.sql("""
				select name, listed_name as name_at_passage, usage_count as uses, used_at as last_used_at, browser,
				operating_system, network, passage_device_id as passkey_id from passkey_fact
				where account_id = :account_id order by passage_device_id""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream();
	}

	/**
	 * Returns the name under which pages show a passkey.
	 * @param fact what is known about it, or null
	 * @param device the passkey, as Passage lists it
	 * @return the name that the person gave it; otherwise Passage's, or the device ID,
	 * because each row and button needs one
	 */
	public static String name(@Nullable Fact fact, WebAuthnDevice device) {
		if (fact != null && fact.name() != null) {
			return fact.name();
		}
		return device.friendlyName().isBlank() ? device.id() : device.friendlyName();
	}

	/**
	 * Names a passkey in an event.
	 * @param fact what is known about it, or null
	 * @param device the passkey, as Passage lists it
	 * @return the passkey, its name cut to 255 characters
	 */
	public static SecurityEvent.Passkey passkey(@Nullable Fact fact, WebAuthnDevice device) {
		return new SecurityEvent.Passkey(device.id(), cut(name(fact, device)));
	}

	private static String listedName(WebAuthnDevice device) {
		return cut(name(null, device));
	}

	private static String cut(String name) {
		return (name.length() > LONGEST_NAME) ? name.substring(0, LONGEST_NAME) : name;
	}

	/**
	 * What is known about a passkey.
	 *
	 * @param deviceId its Passage device ID
	 * @param name the name that the person gave it, or null
	 * @param listedName the name that Passage listed last
	 * @param usageCount the number of uses that Passage listed last
	 * @param use its last use that was certainly its own, or null
	 */
	public record Fact(String deviceId, @Nullable String name, String listedName, long usageCount, @Nullable Use use) {

		static Fact map(ResultSet row, int number) throws SQLException {
			OffsetDateTime usedAt = row.getObject("used_at", OffsetDateTime.class);
			return new Fact(row.getString("passage_device_id"), row.getString("name"), row.getString("listed_name"),
					row.getLong("usage_count"),
					(usedAt != null) ? new Use(row.getLong("used_count"), usedAt.toInstant(), row.getString("browser"),
							row.getString("operating_system"), row.getString("network"), row.getString("browser_hash"))
							: null);
		}

	}

	/**
	 * A use of a passkey.
	 *
	 * @param count the number of uses that Passage listed right after it
	 * @param at when it was
	 * @param browser the browser's name, or null if unknown
	 * @param system the operating system's name, or null if unknown
	 * @param network where the request came from, shortened
	 * @param browserHash the hash by which the browser is recognized
	 */
	public record Use(long count, Instant at, @Nullable String browser, @Nullable String system, String network,
			String browserHash) {

	}

}
