package io.passkeyprofile.profile.privacy;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.privacy.PersonalData.Topic;
import io.passkeyprofile.profile.web.Moment;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Shows everything that is kept about the person who is signed in, as a page and as a
 * file. The page has only the newest rows of each topic. The file has all rows, and is
 * written while they are read.
 */
@Controller
class ExportController {

	private static final int ROWS_ON_PAGE = 50;

	/** Raised when a name in the file is removed or changes its meaning. */
	private static final int VERSION = 1;

	private final List<PersonalData.Exported> data;

	private final ProfileSettings settings;

	private final JsonMapper json;

	private final MessageSource messages;

	private final Clock clock;

	ExportController(List<PersonalData.Exported> data, ProfileSettings settings, JsonMapper json,
			MessageSource messages, Clock clock) {
		this.data = data.stream().sorted(Comparator.comparing(PersonalData::topic)).toList();
		this.settings = settings;
		this.json = json;
		this.messages = messages;
		this.clock = clock;
	}

	@GetMapping("/profile/export")
	String show(@SignedIn Account account, Locale locale, Model model) {
		model.addAttribute("groups",
				export(account).entrySet()
					.stream()
					.map((rows) -> group(rows.getKey(), rows.getValue(), locale))
					.filter((group) -> group.missing() || !group.rows().isEmpty())
					.toList());
		model.addAttribute("most", ROWS_ON_PAGE);
		return "privacy/export";
	}

	@GetMapping("/profile/export.json")
	void download(@SignedIn Account account, HttpServletResponse response) throws IOException {
		Map<Topic, @Nullable Stream<Map<String, @Nullable Object>>> export = export(account);
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename("export.json").build().toString());
		JsonGenerator file = this.json.writerWithDefaultPrettyPrinter().createGenerator(response.getOutputStream());
		file.writeStartObject();
		file.writeNumberProperty("version", VERSION);
		file.writeStringProperty("site", this.settings.origin());
		file.writePOJOProperty("exported_at", this.clock.instant());
		file.writePOJOProperty("missing",
				export.keySet().stream().filter((topic) -> export.get(topic) == null).map(Topic::key).toList());
		for (Topic topic : export.keySet()) {
			write(topic, export.get(topic), file);
		}
		file.writeEndObject();
		// Only now: after a failure, it would complete a file that lacks rows
		file.close();
	}

	/** Returns the rows of each topic, or null for it if Passage didn't answer. */
	private Map<Topic, @Nullable Stream<Map<String, @Nullable Object>>> export(Account account) {
		Map<Topic, @Nullable Stream<Map<String, @Nullable Object>>> export = new LinkedHashMap<>();
		for (PersonalData.Exported kept : this.data) {
			try {
				export.put(kept.topic(), kept.export(account));
			}
			catch (PassageException ex) {
				export.put(kept.topic(), null);
			}
		}
		return export;
	}

	private static void write(Topic topic, @Nullable Stream<Map<String, @Nullable Object>> rows, JsonGenerator file) {
		file.writeName(topic.key());
		if (rows == null) {
			file.writeNull();
			return;
		}
		file.writeStartArray();
		rows.forEach((row) -> {
			row.replaceAll((name, value) -> forPrograms(value));
			file.writePOJO(row);
		});
		file.writeEndArray();
	}

	private static @Nullable Object forPrograms(@Nullable Object value) {
		return (value instanceof MessageSourceResolvable sentence) ? sentence.getDefaultMessage()
				: (value instanceof Locale language) ? language.toLanguageTag() : value;
	}

	private Group group(Topic topic, @Nullable Stream<Map<String, @Nullable Object>> rows, Locale locale) {
		if (rows == null) {
			return new Group(topic.key(), List.of(), false, true);
		}
		List<List<Field>> shown = rows.limit(ROWS_ON_PAGE + 1L)
			.map((row) -> row.keySet()
				.stream()
				.filter((name) -> row.get(name) != null)
				.map((name) -> field(name, Objects.requireNonNull(row.get(name)), locale))
				.toList())
			.toList();
		return new Group(topic.key(), shown.stream().limit(ROWS_ON_PAGE).toList(), shown.size() > ROWS_ON_PAGE, false);
	}

	private Field field(String name, Object value, Locale locale) {
		if (value instanceof Instant time) {
			// Passage may return times that browsers can't parse
			return (Moment.of(time, locale) != null) ? new Field(name, Moment.toTheMinute(time, locale), null, null)
					: new Field(name, null, null, time.toString());
		}
		if (value instanceof Boolean answer) {
			return new Field(name, null, this.messages.getMessage(answer ? "export.yes" : "export.no", null, locale),
					null);
		}
		if (value instanceof MessageSourceResolvable sentence) {
			// A new type of passkey at Passage, for example, has no sentence yet
			String code = Objects.requireNonNull(sentence.getCodes())[0];
			String words = this.messages.getMessage(code, sentence.getArguments(), null, locale);
			return new Field(name, null, words, (words == null) ? sentence.getDefaultMessage() : null);
		}
		String text = (value instanceof Locale language) ? language.getDisplayName(locale)
				: (value instanceof List<?> texts) ? String.join(", ", texts.stream().map(String::valueOf).toList())
						: value.toString();
		return new Field(name, null, null, text);
	}

	/**
	 * What is kept on one topic.
	 *
	 * @param key the middle of the keys of its sentences
	 * @param rows the rows of the page, the newest first
	 * @param more whether the file has more rows
	 * @param missing whether Passage didn't answer, so that there are no rows
	 */
	record Group(String key, List<List<Field>> rows, boolean more, boolean missing) {

	}

	/**
	 * A value with its name. Exactly one of time, sentence and text is not null.
	 *
	 * @param name the end of the key of its label
	 * @param time the moment, or null
	 * @param sentence the value in the reader's language, or null
	 * @param text the value as it is in every language, or null
	 */
	record Field(String name, @Nullable Moment time, @Nullable String sentence, @Nullable String text) {

	}

}
