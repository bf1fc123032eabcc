// Starts the host: `Start.exe FOLDER PORT`.
using System.Web.Hosting;

static class Start {
    static void Main(string[] arguments) {
        var host = (Peer.Host)ApplicationHost.CreateApplicationHost(typeof(Peer.Host), "/", arguments[0]);
        host.Run(int.Parse(arguments[1]));
    }
}
