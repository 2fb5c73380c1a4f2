package io.passkeyprofile.profile.signin.password;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.throttle.ThrottleFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Neither a response nor the work for it reveals whether an account exists.
 */
class LikenessTests extends ThrottleFixture {

	/** How often the database ran each statement for an attempt. */
	private static final String STATEMENTS = """
			select sql_statement, execution_count from information_schema.query_statistics
			where lower(sql_statement) like '% throttle %' or lower(sql_statement) like '% account %'""";

	static List<String> nobodysNames() {
		return List.of(UUID.randomUUID().toString(), "ab", "a\u0000" + "b".repeat(34), "x".repeat(500));
	}

	@ParameterizedTest
	@MethodSource("nobodysNames")
	void answersAlikeWhetherTheAccountExistsOrNot(String nobody) {
		// The first attempt from a network takes one more statement, for any username
		guess(UUID.randomUUID().toString(), WRONG);
		for (String password : List.of(WRONG, "", "x".repeat(1000), WRONG, WRONG)) {
			Answer known = answer(this.username, password);
			Answer unknown = answer(nobody, password);
			assertThat(unknown).isEqualTo(known);
		}
		assertThat(answer(nobody, WRONG).status()).isEqualTo(429);
	}

	private Answer answer(String username, String password) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		this.jdbc.sql("set query_statistics false").update();
		this.jdbc.sql("set query_statistics true").update();
		HttpResponse<String> page = visitor.submit("/sign-in", Map.of("username", username, "password", password));
		Map<String, Integer> statements = this.jdbc.sql(STATEMENTS)
			.query((row, number) -> Map.entry(row.getString(1), row.getInt(2)))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		assertThat(statements).isNotEmpty();
		Map<String, List<String>> headers = page.headers()
			.map()
			.entrySet()
			.stream()
			.filter((header) -> !List.of("date", "content-length", "x-correlation-id").contains(header.getKey()))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		return new Answer(page.statusCode(), headers,
				page.body()
					.replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "")
					.replaceAll("(name=\"username\"[^>]*)\\svalue=\"[^\"]*\"", "$1")
					.replaceAll("(<span class=\"name\"><bdi>)[^<]*", "$1"),
				statements);
	}

	private record Answer(int status, Map<String, List<String>> headers, String body, Map<String, Integer> statements) {
	}

}
