package io.passkeyprofile.profile.privacy;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the row of an account says about its owner.
 */
@Component
class AccountData implements PersonalData.Exported {

	private final JdbcClient jdbc;

	AccountData(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Topic topic() {
		return Topic.ACCOUNT;
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc.sql("""
				select id, username, created_at as signed_up_at, language, password_hash is not null as password_set,
				recovery_codes as recovery_codes_left, recovery_code_used_at, recovery_code_failed_at,
				recovery_by_mail_until,
				passkey_offers_declined, passkey_offer_declined_at, notices_seen_at as news_seen_until, external_id,
				passage_user_id, webauthn_user_handle, webauthn_rp_id from account where id = :id""")
			.param("id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream()
			.map((row) -> {
				row.computeIfPresent("language", (name, tag) -> Locale.forLanguageTag((String) tag));
				return row;
			});
	}

}
