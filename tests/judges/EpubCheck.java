// Runs EPUBCheck over any number of files in one virtual machine: its start costs some
// seconds, a file a fraction of one.
//
//   ls *.epub | java -cp 'epubcheck/*' EpubCheck.java
//
// Reads the name of a file from each line of standard input and answers it, at once, with a
// line of JSON:
//   {"file": …, "messages": [{"severity": …, "code": …, "message": …, "place": …}]}
// Usage notes are among the messages.

import static java.nio.charset.StandardCharsets.UTF_8;

import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class Driver {
    public static void main(String[] none) throws Exception {
        Locale.setDefault(Locale.ENGLISH);
        ObjectMapper json = new ObjectMapper();
        // Anything that a library prints must not get between the lines.
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String file; (file = in.readLine()) != null; ) {
            Collector report = new Collector();
            report.setEpubFileName(file);
            report.setLocale(Locale.ENGLISH);
            report.setReportingLevel(ReportingLevel.Usage);
            try {
                new EpubCheck(new File(file), report).doValidate();
            } catch (Exception | StackOverflowError | OutOfMemoryError fault) {
                report.add("CRASH", "crash", fault.toString(), "");
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", file);
            line.put("messages", report.messages);
            out.println(json.writeValueAsString(line));
        }
    }
}

class Collector extends MasterReport {
    final List<Map<String, String>> messages = new ArrayList<>();

    void add(String severity, String code, String message, String place) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("severity", severity);
        entry.put("code", code);
        entry.put("message", message);
        entry.put("place", place);
        messages.add(entry);
    }

    @Override
    public void message(Message message, EPUBLocation at, Object... values) {
        String place = at.getPath() + ":" + at.getLine() + ":" + at.getColumn();
        add(message.getSeverity().name(), message.getID().toString(), message.getMessage(values), place);
    }

    @Override
    public void info(String resource, FeatureEnum feature, String value) {}

    @Override
    public int generate() {
        return 0;
    }

    @Override
    public void initialize() {}
}
